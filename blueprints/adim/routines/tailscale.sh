#!/usr/bin/env bash
# Joins the customer's Tailscale network. Optional: the setting TAILSCALE switches it on.
#
# Usage: tailscale.sh [--check]
# Settings: TAILSCALE_REPOSITORY, TAILSCALE_AUTH_KEY, WORKSPACE_ID
# Output: tailscale_address
# shellcheck source=blueprints/lib/routine.sh
source "$(dirname "$0")/../lib/routine.sh"
# shellcheck source=blueprints/lib/packages.sh
source "$LIB/packages.sh"

install() {
    need TAILSCALE_REPOSITORY WORKSPACE_ID
    local release
    release=$(os_field VERSION_CODENAME)
    add_repository tailscale "$TAILSCALE_REPOSITORY/$release.noarmor.gpg" "$TAILSCALE_REPOSITORY $release main"
    install_packages tailscale
    systemctl --quiet enable --now tailscaled
    is_joined || join
    output tailscale_address "$(tailscale ip -4)"
    say "The server is in the private network."
}

# The key is handed over in a file that only root can read and that goes away at once, and never as an argument.
join() {
    need TAILSCALE_AUTH_KEY
    KEY_FILE=$(umask 077 && mktemp -p /run)
    trap 'rm -f "$KEY_FILE"' EXIT
    printf '%s' "$TAILSCALE_AUTH_KEY" >"$KEY_FILE"
    timeout 60 tailscale up --auth-key "file:$KEY_FILE" --hostname "$WORKSPACE_ID" \
        || try_later "The private network did not accept the server. Is its key still valid?"
}

is_joined() { tailscale status --peers=false >/dev/null 2>&1; }

check() {
    healthy "Tailscale is running" active tailscaled
    healthy "the server is in the private network" is_joined
}

routine "$@"
