# shellcheck shell=bash
# The blueprint bundle on this server: fetched from the portal, verified by its SHA-256, unpacked under that name.

BUNDLES=/opt/adim/blueprint
CURRENT=/opt/adim/current

# The version of the bundle that is in use: not the portal's, which may be newer.
installed_version() { sed -n 's/^  "version": *"\([^"]*\)".*/\1/p' "$CURRENT/blueprint.json"; }

# put_bundle FOLDER SUM: keeps an unpacked bundle as the current one.
put_bundle() {
    command install -d -m 0755 "$BUNDLES"
    if [[ ! -x $BUNDLES/$2/bin/adim-run ]]; then
        rm -rf "$BUNDLES/.$2"
        cp -a "$1" "$BUNDLES/.$2"
        rm -rf "${BUNDLES:?}/$2"
        mv -T "$BUNDLES/.$2" "$BUNDLES/$2"
    fi
    use_bundle "$2"
}

use_bundle() {
    ln -sfn "$BUNDLES/$1" "$CURRENT.new"
    mv -fT "$CURRENT.new" "$CURRENT"
}

# fetch_bundle BLUEPRINT SUM: brings it here without using it yet.
fetch_bundle() {
    [[ ! -x $BUNDLES/$2/bin/adim-run ]] || return 0
    local folder
    command install -d -m 0755 "$BUNDLES"
    folder=$(mktemp -d "$BUNDLES/.part.XXXXXX")
    if ! curl --fail --silent --show-error --location --retry 3 --connect-timeout 10 --max-time 120 \
        --output "$folder/bundle.tar.gz" \
        "$(state portal)/blueprints/$1/$2.tar.gz" </dev/null; then
        rm -rf "$folder"
        stop "The new version could not be downloaded from the portal. Nothing was changed." 75
    fi
    if ! printf '%s  %s\n' "$2" "$folder/bundle.tar.gz" | sha256sum --check --status 2>/dev/null; then
        rm -rf "$folder"
        stop "The downloaded version is not the one that the portal names. Nothing was changed." 78
    fi
    mkdir "$folder/bundle"
    tar -xzf "$folder/bundle.tar.gz" -C "$folder/bundle" --no-same-owner
    rm -rf "${BUNDLES:?}/$2"
    mv -T "$folder/bundle" "$BUNDLES/$2"
    rm -rf "$folder"
}
