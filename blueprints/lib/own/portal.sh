# shellcheck shell=bash
# Talking to the portal: every request after the registration is signed with this server's own key.

# What this server keeps of itself, for root only.
OWN=${ADIM_OWN:-/etc/adim/own}

# What the program that asks says of itself: the comment at its head.
show_usage() { sed -n '2,/^$/s/^# \{0,1\}//p' "${BASH_SOURCE[1]}"; }

# state NAME: a word that the server keeps; empty when it has none.
state() { if [[ -s $OWN/$1 ]]; then cat "$OWN/$1"; fi; }

# keep_state NAME VALUE
keep_state() {
    printf '%s\n' "$2" >"$OWN/$1.new" && mv -f "$OWN/$1.new" "$OWN/$1"
}

is_registered() { [[ -s $OWN/workspace && -s $OWN/agent.key ]]; }

make_agent_key() {
    [[ ! -s $OWN/agent.key ]] || return 0
    openssl ecparam -name prime256v1 -genkey -noout -out "$OWN/agent.key.new"
    chmod 0600 "$OWN/agent.key.new"
    mv -f "$OWN/agent.key.new" "$OWN/agent.key"
}

# field NAME: a field of a flat JSON object on standard input, whose values the portal makes of harmless letters.
field() { tr -d '\n' | sed -n "s/.*\"$1\":\"\\([^\"]*\\)\".*/\\1/p"; }

# json TEXT: a JSON string. Everything that isn't plain is dropped.
json() { printf '"%s"' "$(printf '%s' "$1" | LC_ALL=C tr -cd '[:alnum:] ._:/@+=,()-')"; }

# An answer's status and body, of the last request.
ANSWER=000 BODY=

# call METHOD PATH [FILE] [WORDS...]: asks the portal, with a file as the body. Leaves ANSWER and BODY; fails when there
# is no answer.
call() { call_at "$(state portal)" "$@"; }

# call_at PORTAL METHOD PATH [FILE] [WORDS...]: the same before anything is kept.
call_at() {
    local portal=$1 method=$2 path=$3 file=${4:-/dev/null} out
    shift
    shift $(($# < 3 ? $# : 3))
    out=$(mktemp)
    ANSWER=$(curl --silent --show-error --connect-timeout 10 --max-time 60 --output "$out" --write-out '%{http_code}' \
        --request "$method" --data-binary "@$file" "$@" "$portal$path" </dev/null 2>"$out.err") || ANSWER=000
    BODY=$(<"$out")
    [[ $ANSWER != 000 ]] || BODY=$(tail -n 1 "$out.err" 2>/dev/null || true)
    rm -f "$out" "$out.err"
    [[ $ANSWER != 000 ]]
}

# signed_call METHOD PATH [FILE] [WORDS...]: the same, signed. Each stamp is later than the one before.
signed_call() { signed_call_of "$(state workspace)" "$@"; }

# signed_call_of WORKSPACE METHOD PATH [FILE] [WORDS...]: with no workspace before the portal has given one.
signed_call_of() {
    local workspace=$1 method=$2 path=$3 file=${4:-/dev/null} stamp signature
    shift
    shift $(($# < 3 ? $# : 3))
    exec 7>"$OWN/stamp.lock"
    flock 7
    stamp=$(date +%s%N)
    signature=$(
        printf '%s\n%s\n%s\n%s\n%s\n' "$method" "$path" "$workspace" "$stamp" \
            "$(sha256sum <"$file" | cut -d ' ' -f 1)" \
            | openssl dgst -sha256 -sign "$OWN/agent.key" | base64 --wrap=0
    )
    local status=0
    call "$method" "$path" "$file" --header "X-Adim-Workspace: $workspace" --header "X-Adim-Stamp: $stamp" \
        --header "X-Adim-Signature: $signature" \
        --header "Content-Type: ${CONTENT_TYPE:-application/octet-stream}" "$@" || status=$?
    exec 7>&-
    return "$status"
}

# Why the portal refused, in its own sentence.
refusal() {
    local sentence
    sentence=$(field detail <<<"$BODY")
    if [[ $ANSWER == 000 ]]; then
        printf "The portal can't be reached: %s" "${BODY:-no answer}"
    else
        printf '%s' "${sentence:-The portal answered with status $ANSWER.}"
    fi
}
