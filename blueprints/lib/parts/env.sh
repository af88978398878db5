# shellcheck shell=bash
# The application's settings. What the data itself needs comes back: what it is encrypted and signed with, and the
# customer's own keys and lines. Addresses and passwords belong to the server, and stay as they are there.

readonly ENV_FILE=/srv/adim/app/.env LONGEST_ENV=1048576
readonly ENV_OF_DATA='^(SECRET_KEY|ENCRYPTION_KEY|[A-Z0-9]+_API_KEY)='
readonly ENV_OF_SERVER='^QDRANT_API_KEY='

# What is the operator's, by the manifest.
operators_settings() { sed -n 's/.*"name": "\([A-Z0-9_]*\)", "owner": "operator".*/\1/p' "$BLUEPRINT/blueprint.json"; }

# What is the operator's stays here: neither a backup nor another server gets it.
env_out() {
    local names
    names=$(operators_settings | paste -s -d '|')
    [[ -n $names ]] || fail "The manifest does not say who owns the settings."
    sed -E "s/^($names)=.*/\\1=\"\"/" "$ENV_FILE"
}

env_in() {
    local arrived kept line text
    arrived=$(head -c $((LONGEST_ENV + 1)); printf x)
    arrived=${arrived%x}
    is_whole_env "$arrived" || fail "The settings are incomplete. Nothing was changed."
    kept=$(<"$ENV_FILE")
    text=$(while IFS= read -r line; do
        if [[ $line =~ $ENV_OF_DATA && ! $line =~ $ENV_OF_SERVER ]] && grep -q "^${line%%=*}=" <<<"$arrived"; then
            grep -m 1 "^${line%%=*}=" <<<"$arrived"
        else
            printf '%s\n' "$line"
        fi
    done <<<"$kept" | python3 "$BLUEPRINT/bin/adim-env" add <(printf '%s' "$arrived"))
    put 0600 adim:adim "$ENV_FILE" <<<"$text"
}

# The last name that the template has is there, and the last line ends: nothing is missing at the end. Owners' lines may
# be of any kind.
is_whole_env() {
    local last
    last=$(grep -E '^[A-Z_]+=' "$BLUEPRINT/templates/env" | tail -n 1)
    [[ $1 == *$'\n' && ${#1} -le $LONGEST_ENV ]] || return 1
    grep -q "^${last%%=*}=" <<<"$1"
}
