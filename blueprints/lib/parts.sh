# shellcheck shell=bash
# What the data of a workspace consists of, as parts that can be carried away and brought back one by one.
#
#   part_names          the parts of this workspace, in the order in which they are brought back
#   part_out NAME       the part on standard output
#   part_in NAME        replaces what is there by standard input. A stream that is cut or wrong ends it failed, and
#                       everything is as before
#   part_counts one line of JSON: what the database's dump carries, vectors of each collection, files, bytes and one
#   digest of media
#   with_moment WORDS… runs the command while every part and the counts are those of one moment, as far as the stack
#   allows;
#                       without it each part is as it is when it is asked for
#
# A stream of media or vectors ends with an entry of its own: tar itself does not notice when whole files are missing.

readonly MOMENT=/srv/adim/.moment END_OF_PART=.adim-end-of-part
readonly MEDIA=/srv/adim/media

# What others sent is read and written by the application's own user, who knows none of this routine's settings.
as_adim() { (cd / && exec runuser -u adim -- env -i PATH="$PATH" LC_ALL="$LC_ALL" "$@"); }

# shellcheck source=blueprints/lib/parts/postgresql.sh
source "$LIB/parts/postgresql.sh"
# shellcheck source=blueprints/lib/parts/media.sh
source "$LIB/parts/media.sh"
# shellcheck source=blueprints/lib/parts/qdrant.sh
source "$LIB/parts/qdrant.sh"
# shellcheck source=blueprints/lib/parts/redis.sh
source "$LIB/parts/redis.sh"
# shellcheck source=blueprints/lib/parts/env.sh
source "$LIB/parts/env.sh"

part_names() {
    echo env
    echo media
    echo qdrant
    ! redis_is_more_than_a_cache || echo redis
    echo postgresql
}

part_out() {
    is_part "$1"
    "${1}_out"
}

part_in() {
    is_part "$1"
    within_room "$1" | "${1}_in"
}

# within_room PART: whoever sends without end fills no disk: a stream that is longer than the room for it is cut, and so
# is not whole.
within_room() {
    local folders
    read -ra folders < <(folders_of "$1")
    head -c $(($(least_free "${folders[@]}") * 9 / 10))
}

# folders_of PART: where it goes, and where it is laid down on the way.
folders_of() {
    case $1 in
        postgresql) echo /var/lib/postgresql ;;
        qdrant) echo /var/lib /var/lib/qdrant ;;
        redis) echo /var/lib/redis ;;
        sums) echo /var/lib ;;
        *) echo /srv/adim ;;
    esac
}

is_part() {
    local name
    for name in $(part_names); do
        [[ $1 != "$name" ]] || return 0
    done
    refuse "A workspace has no part named ${1:0:40}."
}

part_counts() {
    local tables vectors media
    tables=$(postgresql_counts)
    vectors=$(qdrant_counts)
    media=$(media_counts)
    printf '{%s,%s,"media":%s}\n' "$tables" "$vectors" "$media"
}

# First the database: a file that is written before its row is then in the later copy of the files.
with_moment() {
    end_moment
    command install -d -m 0700 "$MOMENT"
    # An interrupted run, too, leaves nothing behind.
    trap 'end_moment' EXIT
    postgresql_hold
    media_hold
    qdrant_hold
    "$@"
    end_moment
    trap - EXIT
}

end_moment() {
    postgresql_release
    qdrant_release
    rm -rf "$MOMENT"
}

# tar_of ARGUMENTS…: a tar stream that says where it ends.
tar_of() {
    local stage status=0
    stage=$(mktemp -d)
    : >"$stage/$END_OF_PART"
    # 1: a file changed or went while it was read. Whatever is written while a workspace works may do that.
    tar -cf - "$@" -C "$stage" "./$END_OF_PART" || status=$?
    rm -r "$stage"
    ((status <= 1))
}

# is_whole FOLDER: what was unpacked there came to its end. Takes the mark of it away.
is_whole() { [[ -e $1/$END_OF_PART ]] && rm -f "$1/$END_OF_PART"; }
