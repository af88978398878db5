#!/usr/bin/env bash
# Qdrant from a release archive whose SHA-256 is known, on the loopback interface, behind a gate that asks for the API
# key.
#
# Usage: qdrant.sh [--check]
# Settings: QDRANT_URL, QDRANT_SHA256, QDRANT_API_KEY
# Given: FOR_IMAGE
# shellcheck source=blueprints/lib/routine.sh
source "$(dirname "$0")/../lib/routine.sh"
# shellcheck source=blueprints/lib/gate.sh
source "$LIB/gate.sh"

readonly PROGRAMS=/opt/qdrant ADDRESS=http://127.0.0.1:6333

install() {
    need QDRANT_URL QDRANT_SHA256 QDRANT_API_KEY
    make_user
    local news=no ENGINE_KEY
    fetch_program
    command install -d -m 0700 /etc/qdrant
    # shellcheck disable=SC2034 # Read by render, through its name.
    ENGINE_KEY=$(engine_key)
    render qdrant.env ENGINE_KEY | put 0600 root:root /etc/qdrant/qdrant.env
    [[ $CHANGED == no ]] || news=yes
    render qdrant.service | put 0644 root:root /etc/systemd/system/qdrant.service
    if [[ $CHANGED == yes ]]; then news=yes; systemctl daemon-reload; fi
    systemctl --quiet enable qdrant
    if [[ $news == yes ]]; then systemctl restart qdrant; else systemctl start qdrant; fi
    open_gate_for "$QDRANT_API_KEY"
    wait_until 30 answers || fail "Qdrant does not respond."
    say "Qdrant is running."
}

for_image() {
    need QDRANT_URL QDRANT_SHA256
    make_user
    fetch_program
    say "Qdrant's program is there."
}

make_user() {
    id qdrant >/dev/null 2>&1 \
        || useradd --system --user-group --home-dir /var/lib/qdrant --shell /usr/sbin/nologin qdrant
}

# Each archive has a folder named after its sum; `current` points at the one in use, so a change is one rename.
fetch_program() {
    local folder=$PROGRAMS/$QDRANT_SHA256 answer
    [[ $QDRANT_SHA256 =~ ^[0-9a-f]{64}$ ]] || refuse "QDRANT_SHA256 is not a SHA-256 in lower-case hex."
    if [[ ! -x $folder/qdrant ]]; then
        mkdir -p "$PROGRAMS"
        DOWNLOAD=$(mktemp -d "$PROGRAMS/.new.XXXXXX")
        trap 'rm -rf "$DOWNLOAD"' EXIT
        say "Fetching Qdrant."
        answer=$(curl --fail --silent --show-error --location --retry 3 --connect-timeout 10 --max-time 300 \
            --write-out '%{response_code}' \
            --output "$DOWNLOAD/archive" "$QDRANT_URL") || [[ $answer == 4* ]] \
                || away packages "Qdrant could not be downloaded."
        [[ $answer != 4* ]] || try_later "Qdrant could not be downloaded."
        echo "$QDRANT_SHA256  $DOWNLOAD/archive" | sha256sum --check --status \
            || fail "The download of Qdrant does not match its SHA-256."
        mkdir "$DOWNLOAD/program"
        tar -xzf "$DOWNLOAD/archive" -C "$DOWNLOAD/program" --no-same-owner
        [[ -x $DOWNLOAD/program/qdrant ]] || fail "There is no program named qdrant in the archive."
        chmod -R u=rwX,go=rX "$DOWNLOAD/program"
        mv -T "$DOWNLOAD/program" "$folder"
    fi
    if [[ $(readlink "$PROGRAMS/current" || true) != "$QDRANT_SHA256" ]]; then
        ln -sfn "$QDRANT_SHA256" "$PROGRAMS/current.new"
        mv -T "$PROGRAMS/current.new" "$PROGRAMS/current"
        news=yes
    fi
}

check() {
    healthy "Qdrant is running" active qdrant
    healthy "Qdrant accepts its API key" answers
    healthy "Qdrant refuses requests without its API key" refuses_strangers
}

# The key goes to curl on standard input: arguments can be read by every user.
answers() {
    printf 'header = "api-key: %s"\n' "${QDRANT_API_KEY:-}" | curl -fsS --max-time 2 --config - "$ADDRESS/collections"
}
refuses_strangers() { [[ $(curl -s --max-time 2 -o /dev/null -w '%{http_code}' "$ADDRESS/collections") == 40[13] ]]; }

routine "$@"
