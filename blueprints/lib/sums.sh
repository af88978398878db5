# shellcheck shell=bash
# Sums over data, by which two servers find out that they have the same. Needs parts.sh.

readonly SUMS_KNOWN=/var/lib/adim/sums

# One line of JSON: of every table how many rows it has, and a sum over all of them that doesn't depend on their order. Of one
# moment with the dump, when there is a snapshot. How values are written is set, for servers may differ in it.
database_sums() {
    local same=
    [[ -z $POSTGRESQL_SNAPSHOT ]] || same="SET TRANSACTION SNAPSHOT '$POSTGRESQL_SNAPSHOT';"
    ask_database "$DATABASE" <<SQL
BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY;
$same
SET LOCAL timezone = 'UTC'; SET LOCAL datestyle = 'ISO, YMD'; SET LOCAL intervalstyle = 'iso_8601'; SET LOCAL bytea_output = 'hex'; SET LOCAL extra_float_digits = 1;
SELECT coalesce(json_object_agg(name, (xpath('/row/said/text()', said))[1]::text ORDER BY name), '{}')::jsonb FROM (
    SELECT format('%s.%s', schemaname, relname) AS name, query_to_xml(format(
        'SELECT concat(count(*), '' '', coalesce(sum((''x'' || left(md5(t::text), 15))::bit(60)::bigint::numeric), 0)) AS said FROM ONLY %I.%I t',
        schemaname, relname), false, true, '') AS said
    FROM pg_stat_user_tables) AS summed;
COMMIT;
SQL
}

# A line for each file in media: its SHA-256, size, time and name. A file that has not been touched since it was last read is
# not read again.
media_sums() { python3 "$BLUEPRINT/bin/adim-sums" list "$MEDIA" "$SUMS_KNOWN"; }
