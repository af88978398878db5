# shellcheck shell=bash
# How this server and the portal get to know each other, and what the portal then says that it is to be.

# By it the owner's machines know this server already, so it stays as it is.
host_key() {
    local kind
    for kind in ed25519 ecdsa rsa; do
        [[ ! -s /etc/ssh/ssh_host_${kind}_key.pub ]] \
            || { cut -d ' ' -f 1,2 "/etc/ssh/ssh_host_${kind}_key.pub"; return; }
    done
}

# ask_secret WORDS: from the terminal, for standard input is taken. Fails without one.
ask_secret() {
    local secret=''
    { exec 5<>/dev/tty; } 2>/dev/null || return 1
    printf '%s' "$1" >&5
    IFS= read -rs secret <&5 || true
    printf '\n' >&5
    exec 5>&-
    [[ -n $secret ]] && printf '%s' "$secret"
}

# The token and what this server is, as JSON. Every value is cut down to harmless letters by json.
machine() {
    local list='' address
    while IFS= read -r address; do list+="${list:+,}$(json "$address")"; done < <(own_addresses)
    printf '{"token":%s,"agent_key":%s,"host_key":%s,"host_name":%s,"addresses":[%s],"domain":%s,"tls":%s,"machine":{"system":%s,"memory_mib":%s,"processors":%s,"disk_gib":%s}}' \
        "$(json "$TOKEN")" \
            "$(json "$(openssl ec -in "$OWN/agent.key" -pubout -outform DER 2>/dev/null | base64 --wrap=0)")" \
            "$(json "$(host_key)")" \
        "$(json "$(hostname)")" "$list" "$(if [[ -n $DOMAIN ]]; then json "$DOMAIN"; else printf null; fi)" \
        "$(if [[ $TLS == yes ]]; then printf true; else printf false; fi)" \
        "$(json "$(os_field PRETTY_NAME)")" "$(memory_mib)" "$(nproc)" "$(($(disk_mib) / 1024))"
}

# Sets PLAN, of the account that the token (or the transfer key of the workspace ID) is of. It uses nothing up; where
# the portal doesn't say, the registration will.
read_plan() {
    PLAN=$(state plan)
    [[ -z $PLAN && -n $TOKEN ]] || return 0
    local body
    body=$(mktemp)
    if [[ -n ${ID:-} ]]; then
        printf '{"workspace_id":%s,"transfer_key":%s}' "$(json "$ID")" "$(json "$TOKEN")" >"$body"
    else
        printf '{"token":%s}' "$(json "$TOKEN")" >"$body"
    fi
    call_at "$PORTAL" POST /api/servers/needs "$body" --header 'Content-Type: application/json' || true
    rm -f "$body"
    [[ $ANSWER != 200 ]] || PLAN=$(field plan <<<"$BODY")
    [[ $PLAN =~ ^[a-z0-9-]*$ ]] || PLAN=
}

# ask_until_answered PATH FILE: posts it, again when there is no answer. It is signed with the key that stands in it:
# only so the portal gives an answer again that was lost on its way.
ask_until_answered() {
    local tries
    for ((tries = 1; ; tries++)); do
        CONTENT_TYPE=application/json signed_call_of '' POST "$1" "$2" || true
        [[ $ANSWER == 000 || $ANSWER == 5?? ]] || break
        ((tries < 6)) || break
        sleep "$tries"
    done
}

# An answer that is lost on its way is asked for again with the same key, and the portal gives it again.
register() {
    [[ -n $TOKEN ]] || TOKEN=$(ask_secret "Token (from the portal): ") \
        || stop "The token is missing: set it with --token. The portal shows it on the page Use my own server."
    keep_state portal "$PORTAL"
    make_agent_key
    local body
    body=$(mktemp "$OWN/registration.XXXXXX")
    machine >"$body"
    say "Registering this server."
    ask_until_answered /api/register-bare-metal "$body"
    rm -f "$body"
    TOKEN=
    [[ $ANSWER == 200 ]] || stop "$(refusal)"
    take_configuration
    keep_state workspace "$WORKSPACE"
    [[ -z ${PLAN:-} ]] || keep_state plan "$PLAN"
    say "Registered as $WORKSPACE. Watch it at $(state page)"
}

# Asks what this server is to be. Fails with ANSWER when the portal refuses.
read_configuration() {
    local tries
    for ((tries = 1; tries <= 5; tries++)); do
        signed_call GET /api/servers/configuration || true
        [[ $ANSWER == 000 || $ANSWER == 5?? || $ANSWER == 429 ]] || break
        sleep "$tries"
    done
    [[ $ANSWER == 200 ]] || return 1
    take_configuration
}

# Passwords stay in this process: what is kept of the answer holds none.
# shellcheck disable=SC2034 # read by those who source this
take_configuration() {
    WORKSPACE=$(field workspace_id <<<"$BODY")
    STATUS=$(field status <<<"$BODY")
    BLUEPRINT_NAME=$(field blueprint <<<"$BODY")
    ROUTINES=$(field routines <<<"$BODY")
    WANTED_BUNDLE=$(field bundle <<<"$BODY")
    SETTINGS=$(field configuration <<<"$BODY" | base64 -d)
    [[ $WORKSPACE =~ ^ws[a-z0-9]{4,5}$ && -n $SETTINGS && -n $ROUTINES && $WANTED_BUNDLE =~ ^[0-9a-f]{64}$ ]] \
        || stop "The portal's answer could not be read."
    keep_state page "$(field page <<<"$BODY")"
    keep_state domain "$(field domain <<<"$BODY")"
    keep_state tls "$(field tls <<<"$BODY")"
    BODY=
}

# By it the next update sees that the portal has other settings, as those of another plan. Of what is secret it tells
# nothing. The token for the application's source is another one each time.
settings_sum() {
    { cat "$OWN/agent.key"; sed '/^APP_REPOSITORY_TOKEN=/d' <<<"$SETTINGS"; } | sha256sum | cut -d ' ' -f 1
}

# A workspace that is no more leaves its data; only what the portal knew is gone.
forget_state() {
    rm -rf "$OWN"/{workspace,agent.key,journal,sent,installed,settings,plan,called-off,sending-ends,routines} \
        "$OWN"/{moving-here,in-move,end-of-move}
    command install -d -m 0700 "$OWN/kept"
}
