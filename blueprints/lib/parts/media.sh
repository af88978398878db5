# shellcheck shell=bash
# The files that the application's users uploaded.

# Files are written once and replaced whole, so a second name for each is a copy that costs nothing. Where it can't be
# had, as on a volume of its own, the files are read as they are.
media_hold() { cp -al "$MEDIA" "$MOMENT/media" 2>/dev/null || rm -rf "${MOMENT:?}/media"; }

media_folder() { if [[ -d $MOMENT/media ]]; then echo "$MOMENT/media"; else echo "$MEDIA"; fi; }

media_out() {
    local folder
    folder=$(media_folder)
    tar_of --sort=name --warning=no-file-changed --warning=no-file-removed --ignore-failed-read -C "$folder" .
}

# Unpacked beside what is there, by a user who may write nowhere else, and who runs nothing of it. Two renames put it in
# its place.
media_in() {
    settle_media
    command install -d -m 0755 -o adim -g adim "$MEDIA.incoming"
    if ! as_adim tar -xf - --no-same-owner --no-same-permissions -C "$MEDIA.incoming" || ! is_whole "$MEDIA.incoming" \
        || ! keep_plain "$MEDIA.incoming"; then
        rm -rf "$MEDIA.incoming"
        fail "The files are incomplete. Nothing was changed."
    fi
    mv -T "$MEDIA" "$MEDIA.outgoing"
    mv -T "$MEDIA.incoming" "$MEDIA"
    rm -rf "$MEDIA.outgoing"
}

# keep_plain FOLDER: leaves files, folders, and links to what lies inside; nothing of it runs as somebody else. Done by
# the user that it belongs to, so that no name in it leads root anywhere.
keep_plain() { as_adim bash -c "$(declare -f drop_strange); drop_strange \"\$1\"" keep-plain "$1"; }

drop_strange() {
    cd "$1" || return 1
    local link
    find . ! -type f ! -type d ! -type l -delete || return 1
    find . -type l -print0 | while IFS= read -r -d '' link; do
        [[ $(realpath -m -- "$link") == "$(realpath -m .)"/* ]] || rm -f -- "$link" || return 1
    done
    find . \( -type f -o -type d \) -perm /7000 -exec chmod a-s,-t {} + || return 1
}

# After a run that was cut off: the old files are back, or the new ones are in their place already.
settle_media() {
    [[ -d $MEDIA || ! -d $MEDIA.outgoing ]] || mv -T "$MEDIA.outgoing" "$MEDIA"
    [[ -d $MEDIA ]] || command install -d -m 0755 -o adim -g adim "$MEDIA"
    rm -rf "$MEDIA.outgoing" "$MEDIA.incoming"
}

media_counts() {
    (cd "$(media_folder)" && {
        local files bytes digest
        read -r files bytes < <(find . -type f -printf '%s\n' | awk '{ bytes += $1 } END { printf "%d %.0f\n", NR, bytes }')
        digest=$(find . -type f -print0 | sort -z | xargs -0 --no-run-if-empty sha256sum | sha256sum)
        printf '{"files":%s,"bytes":%s,"sha256":"%s"}' "$files" "$bytes" "${digest%% *}"
    })
}
