# shellcheck shell=bash
# Sums over data, by which two servers find out that they have the same. Needs parts.sh.

readonly SUMS_KNOWN=/var/lib/adim/sums

# One line of JSON: of every table that a dump carries how many rows it has, and a sum over all of them that depends
# neither on their order nor on that of the columns; the same of large objects; and where each sequence is at least.
database_sums() {
    local tables objects sequences
    if ! { tables=$(carried_tables "concat(count(*), ' ', coalesce(sum(('x' || left(md5(ROW(<columns>)::text), 15))::bit(60)::bigint::numeric), 0))") \
        && objects=$(carried_objects) && sequences=${POSTGRESQL_SEQUENCES:-$(carried_sequences)}; }; then
        fail "The database's checksum can't be calculated. The previous line says why."
    fi
    printf '{"tables": %s, "objects": %s, "sequences": %s}\n' "$tables" "$objects" "$sequences"
}

# A line for each file in media: its SHA-256, size, time and name. A file that has not been touched since it was last
# read is not read again.
media_sums() { python3 "$BLUEPRINT/bin/adim-sums" list "$MEDIA" "$SUMS_KNOWN"; }
