# shellcheck shell=bash
# Files: written whole or not at all, and only when they differ.

# put MODE OWNER PATH: writes standard input to PATH by way of a neighbour, so that nobody ever reads half a file.
# Tells in the variable CHANGED whether the content was new. What somebody else wrote there is kept once, in
# $FORMER: beside it, another program might read it as well.
put() { put_after keep_former "$@"; }

# put_shared MODE OWNER PATH: the same for a file in which only a line is ours. What others wrote is still there, and
# there is nothing to keep.
put_shared() { put_after true "$@"; }

put_after() {
    local keep=$1 mode=$2 owner=$3 path=$4 neighbour
    neighbour=$(umask 077 && mktemp "$path.XXXXXX")
    cat >"$neighbour"
    chmod "$mode" "$neighbour"
    chown "$owner" "$neighbour"
    "$keep" "$path" "$neighbour"
    # shellcheck disable=SC2034 # read by the routines
    if cmp -s "$neighbour" "$path"; then CHANGED=no; else CHANGED=yes; fi
    mv -f "$neighbour" "$path"
}

readonly FORMER=/var/lib/adim/former WRITTEN=/var/lib/adim/written

# keep_former PATH NEW: unless it is what we wrote there last, or the same as the new one. Files are known by their
# whole path.
keep_former() {
    local name=${1//\//%} sum
    (umask 077 && mkdir -p "$FORMER" "$WRITTEN")
    if [[ -f $1 && ! -L $1 ]] && ! cmp -s "$1" "$2" \
        && [[ $(sum_of "$1") != "$(cat "$WRITTEN/$name" 2>/dev/null)" ]]; then
        cp -p --no-dereference --remove-destination "$1" "$FORMER/$name"
    fi
    sum=$(sum_of "$2")
    (umask 077 && echo "$sum" >"$WRITTEN/$name")
}
sum_of() { sha256sum <"$1"; }

# render TEMPLATE NAME...: prints a template of this blueprint with {{NAME}} replaced by the variable's value.
# Every place must be filled: a template that asks for more than it is given is a mistake in the routine.
render() { render_with as_it_is "$@"; }

# render_with FILTER TEMPLATE NAME...: the same, with each value written by FILTER first.
render_with() {
    local filter=$1 text name value
    text=$(<"$BLUEPRINT/templates/$2")
    shift 2
    for name in "$@"; do
        value=$("$filter" "${!name-}")
        text=${text//"{{$name}}"/"$value"}
    done
    if [[ $text =~ \{\{([A-Z_]+)\}\} ]]; then
        fail "The template needs ${BASH_REMATCH[1]}, which the routine does not set."
    fi
    printf '%s\n' "$text"
}

as_it_is() { printf '%s' "$1"; }

# url_encoded TEXT: for a password inside a URL.
url_encoded() {
    local text=$1 character i
    for ((i = 0; i < ${#text}; i++)); do
        character=${text:i:1}
        case $character in
            [a-zA-Z0-9._~-]) printf '%s' "$character" ;;
            *) printf '%s' "$character" | od -An -v -tx1 | tr -d '\n' | sed 's/ /%/g' ;;
        esac
    done
}

# dotenv_quoted TEXT: a value between double quotes, as .env readers take it.
dotenv_quoted() {
    local text=$1
    text=${text//\\/\\\\}
    text=${text//\"/\\\"}
    text=${text//\$/\\\$}
    printf '"%s"' "${text//$'\n'/\\n}"
}
