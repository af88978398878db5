# shellcheck shell=bash
# The collections of Qdrant, each as a snapshot that Qdrant itself made. The engine is asked past its gate.

# shellcheck source=blueprints/lib/gate.sh
source "$LIB/gate.sh"

readonly ENGINE=http://127.0.0.1:6335/collections SNAPSHOTS=/var/lib/qdrant/snapshots

# ask_qdrant METHOD PATH ARGUMENTS…: the key goes to curl on standard input, for arguments can be read by every user.
ask_qdrant() {
    local method=$1 path=$2
    shift 2
    printf 'header = "api-key: %s"\n' "$(engine_key)" \
        | curl --fail --silent --show-error --max-time 1800 --config - --request "$method" "$@" "$ENGINE$path"
}

# json_of EXPRESSION: what Python makes of the answer on standard input.
json_of() { python3 -c "import json, sys; answer = json.load(sys.stdin)['result']; print($1)"; }

vectors_of() { ask_qdrant POST "/$1/points/count" --json '{"exact":true}' | json_of 'answer["count"]'; }

collections() {
    local names
    names=$(ask_qdrant GET '' | json_of '"\n".join(sorted(c["name"] for c in answer["collections"]))') \
        || fail "Qdrant does not respond."
    [[ $names =~ ^[A-Za-z0-9_.$'\n'-]*$ ]] || fail "A Qdrant collection has a name that can't be a file name."
    echo "$names"
}

qdrant_hold() { copy_collections "$MOMENT/qdrant"; }

# copy_collections FOLDER: a file for each collection, and the file `counts` with its name and how many vectors the copy
# has: at least and at most, for while vectors are written it can't be known better.
copy_collections() {
    local names name before after tries
    mkdir "$1"
    : >"$1/counts"
    names=$(collections) || broke $? "The vectors can't be read."
    for name in $names; do
        for tries in 1 2 3 4 5; do
            before=$(vectors_of "$name")
            copy_collection "$name" "$1/$name.snapshot"
            after=$(vectors_of "$name")
            ((before != after && tries < 5)) || break
        done
        printf '%s\n' "$before" "$after" | sort -n | paste -s -d ' ' | sed "s/^/$name /" >>"$1/counts"
    done
}

# Qdrant forgets its snapshot at once; the file lives on under our name.
copy_collection() {
    local snapshot
    snapshot=$(ask_qdrant POST "/$1/snapshots" --data '' | json_of 'answer["name"]')
    ln -f "$SNAPSHOTS/$1/$snapshot" "$2" 2>/dev/null || cp "$SNAPSHOTS/$1/$snapshot" "$2"
    ask_qdrant DELETE "/$1/snapshots/$snapshot" >/dev/null
}

qdrant_release() { rm -rf "$MOMENT/qdrant"; }

qdrant_out() {
    local work status=0
    if [[ -d $MOMENT/qdrant ]]; then
        tar_of --exclude=./counts -C "$MOMENT/qdrant" .
        return
    fi
    work=$(new_work_folder)
    copy_collections "$work/now"
    tar_of --exclude=./counts -C "$work/now" . || status=$?
    rm -rf "$work"
    return "$status"
}

# Beside Qdrant's own data, so that there is room and a file need not be copied.
new_work_folder() { mktemp -d /var/lib/adim-qdrant.XXXXXX; }

# Qdrant itself looks whether a snapshot is one. What is there now is kept until all have been accepted.
qdrant_in() {
    local work
    work=$(new_work_folder)
    chmod 0711 "$work"
    command install -d -m 0700 -o adim -g adim "$work/new"
    if ! as_adim tar -xf - --no-same-owner --no-same-permissions -C "$work/new" || ! is_whole "$work/new" \
        || ! take_snapshots "$work/new"; then
        rm -rf "$work"
        fail "The vectors are incomplete. Nothing was changed."
    fi
    copy_collections "$work/old"
    if ! replace_collections "$work/new"; then
        replace_collections "$work/old" \
            || fail "The vectors could not be replaced, and the old ones could not be restored."
        rm -rf "$work"
        fail "Qdrant did not accept the vectors. The old ones are unchanged."
    fi
    rm -rf "$work"
}

# take_snapshots FOLDER: from now on nobody else changes it, and there is nothing in it but plain files with names of
# collections.
take_snapshots() {
    chown root:root "$1" && chmod 0700 "$1" || return 1
    local file
    for file in "$1"/* "$1"/.[!.]*; do
        [[ -e $file || -L $file ]] || continue
        [[ ! -L $file && -f $file && $(stat -c %h "$file") == 1 \
            && $(basename "$file") =~ ^[A-Za-z0-9_][A-Za-z0-9_.-]*\.snapshot$ ]] || return 1
    done
}

# replace_collections FOLDER: those that have a file there, and no others.
replace_collections() {
    local file names name
    for file in "$1"/*.snapshot; do
        [[ -e $file ]] || continue
        name=$(basename "$file" .snapshot)
        [[ $name =~ ^[A-Za-z0-9_.-]+$ ]] || return 1
        ask_qdrant POST "/$name/snapshots/upload?priority=snapshot&wait=true" --form "snapshot=@$file" >/dev/null \
            || return 1
    done
    names=$(collections) || return 1
    for name in $names; do
        [[ -e $1/$name.snapshot ]] || ask_qdrant DELETE "/$name" >/dev/null || return 1
    done
}

# "vectors", and "vectors_at_most" for those that were being written.
qdrant_counts() {
    local names name
    if [[ -d $MOMENT/qdrant ]]; then
        counts_as_json <"$MOMENT/qdrant/counts"
        return
    fi
    names=$(collections) || broke $? "The vectors can't be read."
    for name in $names; do echo "$name $(vectors_of "$name")"; done | counts_as_json
}

counts_as_json() {
    python3 -c '
import json, sys
rows = [line.split() for line in sys.stdin]
said = {"vectors": {row[0]: int(row[1]) for row in rows}}
more = {row[0]: int(row[2]) for row in rows if row[2:] and row[2] != row[1]}
print(json.dumps(said | ({"vectors_at_most": more} if more else {}))[1:-1])'
}
