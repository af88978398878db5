#!/usr/bin/env bash
# adim-agent: tells the portal how this workspace is: its health as seen from inside, its versions, how busy the server
# is. Every request is signed with this server's own key. It runs nothing that comes from outside.

set -Eeuo pipefail
umask 077
export PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin LC_ALL=C.UTF-8

HERE=$(cd -- "$(dirname -- "${BASH_SOURCE[0]}")" && pwd)
# shellcheck source=blueprints/lib/own/portal.sh
source "$HERE/portal.sh"
# shellcheck source=blueprints/lib/own/bundle.sh
source "$HERE/bundle.sh"
# shellcheck source=blueprints/lib/own/journal.sh
source "$HERE/journal.sh"

# What the workspace's own health page says; sets HEALTHZ and HEALTHY.
look_inside() {
    local words=(--silent --max-time 20 --write-out '\n%{http_code}') domain answer
    domain=$(state domain)
    if [[ $(state tls) == true ]]; then
        words+=(--resolve "$domain:443:127.0.0.1" --cacert "/etc/letsencrypt/live/$domain/chain.pem"
            "https://$domain/healthz")
    else
        words+=(--header "Host: $domain" http://127.0.0.1/healthz)
    fi
    answer=$(curl "${words[@]}" </dev/null 2>/dev/null) || answer=$'\n000'
    HEALTHZ=${answer%$'\n'*} HEALTHY=false
    if [[ ${answer##*$'\n'} == 200 ]]; then HEALTHY=true; fi
}

certificate_end() {
    local file end
    file=/etc/letsencrypt/live/$(state domain)/cert.pem
    if [[ ! -s $file ]]; then echo null; return; fi
    end=$(openssl x509 -in "$file" -noout -enddate)
    date --date "${end#notAfter=}" +%s
}

# NAME=VALUE lines of adim-measure, as JSON members.
measures() {
    bash "$HERE/../../bin/adim-measure" 2>/dev/null | sed -n 's/^\([a-z]*\)=\([0-9.]*\)$/,"\1":\2/p' | tr -d '\n'
}

word() {
    look_inside
    printf '{"healthy":%s,"healthz":"%s","version":%s,"bundle":%s,"app_commit":%s,"certificate_expires":%s%s}' \
        "$HEALTHY" "$(printf '%s' "$HEALTHZ" | base64 --wrap=0)" "$(json "$(installed_version)")" \
            "$(json "$(basename "$(readlink "$CURRENT")")")" \
        "$(json "$(git -c safe.directory=/srv/adim/app -C /srv/adim/app rev-parse HEAD 2>/dev/null || true)")" \
            "$(certificate_end)" "$(measures)"
}

main() {
    is_registered || { echo "adim-agent: this server is not registered." >&2; exit 1; }
    local body tries status
    # Lines that an installation could not send.
    if [[ -s $JOURNAL && ! -e $OWN/called-off ]]; then
        for ((tries = 0; tries < 50; tries++)); do
            status=0
            send_some || status=$?
            ((status == 1)) || break
        done
    fi
    body=$(mktemp)
    # shellcheck disable=SC2064 # as it is now
    trap "rm -f '$body'" EXIT
    word >"$body"
    for ((tries = 1; tries <= 3; tries++)); do
        signed_call POST /api/servers/health "$body" || true
        [[ $ANSWER == 204 ]] && exit 0
        [[ $ANSWER == 000 || $ANSWER == 401 || $ANSWER == 5?? ]] || break
        sleep "$tries"
    done
    if [[ $ANSWER == 410 ]]; then
        echo "adim-agent: $(refusal) The agent stops reporting; adim-uninstall removes what is installed." >&2
        systemctl --quiet disable --now adim-agent.timer || true
        exit 0
    fi
    echo "adim-agent: $(refusal)" >&2
    exit 1
}

main "$@"
