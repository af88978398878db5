# shellcheck shell=bash
# The sources that apt gets packages from on this server. Each is asked by itself, so that one that is broken hurts
# nobody but itself.

# apt_path NAME: where apt looks, with what is set on this server.
apt_path() { apt-config shell path "$1" | sed -n "s/^path='\(.*\)'\$/\1/p"; }

# split_sources FOLDER: each source as a file of its own there, which begins with where it stands. To ask for their
# packages' own sources is never needed.
split_sources() {
    local list parts file line number=100
    list=$(apt_path Dir::Etc::SourceList/f) parts=$(apt_path Dir::Etc::SourceParts/d)
    rm -rf "$1"
    command install -d -m 0755 "$1"
    for file in "$list" "${parts%/}"/*.list; do
        [[ -f $file ]] || continue
        while IFS= read -r line || [[ -n $line ]]; do
            [[ $line =~ ^[[:space:]]*deb[[:space:]] ]] || continue
            printf '# %s\n%s\n' "$file" "$line" >"$1/$number.list"
            number=$((number + 1))
        done <"$file"
    done
    for file in "${parts%/}"/*.sources; do
        [[ -f $file ]] || continue
        sed 's/[[:space:]]*$//; /^#/d' "$file" | awk -v RS= -v folder="$1" -v file="$file" -v number="$number" '
            { low = "\n" tolower($0) }
            low ~ /\nenabled:[ \t]*(no|false|0)/ || low !~ /\ntypes:([^\n]*[ \t])?deb([ \t]|\n|$)/ { next }
            { name = folder "/" (number + NR) ".sources"; print "# " file "\n" $0 >name; close(name) }'
        number=$((number + 100))
    done
}

# name_of SOURCE: as its owner would find it.
name_of() {
    local place said
    IFS= read -r place <"$1"
    if [[ $1 == *.list ]]; then
        said=$(sed -n '2s/^[[:space:]]*deb[[:space:]]*\(\[[^]]*\][[:space:]]*\)\{0,1\}//p' "$1")
    else
        said=$(sed -n 's/^\(URIs\|Suites\):[[:space:]]*//ip' "$1" | paste -sd ' ')
    fi
    printf '%s (in %s)' "$said" "${place#\# }"
}

# A disc in a drive: nobody is there to put one in.
is_disc() { grep -Eq '(^|[[:space:]])cdrom:' "$1"; }

# drop_discs FOLDER: apt would ask for one in the middle of an installation.
drop_discs() {
    local source
    for source in "$1"/*; do
        [[ ! -f $source ]] || ! is_disc "$source" || rm -f "$source"
    done
}

# ask_sources FOLDER light|whole: asks each source in FOLDER/sources what it has, all at once, and beside everything
# that apt keeps here. light: of Debian's, who it is and who signed that, and none of its lists. Sets ANSWERING and
# BROKEN, their files, and says in FOLDER/NAME.why what was wrong.
ask_sources() {
    local source name processes=()
    ANSWERING=() BROKEN=()
    for source in "$1/sources"/*; do
        [[ -f $source ]] || continue
        ask_source "$1" "${source##*/}" "$2" &
        processes+=("$!")
    done
    wait "${processes[@]}" || true
    for source in "$1/sources"/*; do
        [[ -f $source ]] || continue
        name=${source##*/}
        if [[ -e $1/$name.answers ]]; then ANSWERING+=("$source"); continue; fi
        BROKEN+=("$source")
        { sed -n 's/^[EWN]: //p' "$1/$name.said" | grep -v '^Some index files failed\|^Problem unlinking' | head -n 1 \
            || true; } >"$1/$name.why"
        [[ -s $1/$name.why ]] || echo "It did not respond in time." >"$1/$name.why"
    done
}

ask_source() {
    local lists=$1/$2.lists own=$1/$2.d kind kinds=()
    command install -d -m 0755 "$lists" "$lists/partial" "$own"
    cp "$1/sources/$2" "$own/"
    if [[ $3 == light ]]; then
        for kind in $(apt-config dump Acquire::IndexTargets::deb \
            | sed -n 's/^Acquire::IndexTargets::deb::\([^:]*\)::MetaKey .*/\1/p'); do
            kinds+=(-o "Acquire::IndexTargets::deb::$kind::DefaultEnabled=no")
        done
    fi
    timeout 90 apt-get --quiet=2 update -o APT::Update::Error-Mode=any -o Acquire::Retries=1 \
        -o Acquire::http::Timeout=15 -o Acquire::https::Timeout=15 \
        -o Dir::Etc::SourceList=/dev/null -o Dir::Etc::SourceParts="$own" -o Dir::State::Lists="$lists" \
        -o Dir::Cache::pkgcache= -o Dir::Cache::srcpkgcache= "${kinds[@]}" </dev/null >"$1/$2.said" 2>&1 || return 0
    # Debian's lists are long, and its mirrors whole. Of others nobody knows.
    if [[ $3 == light ]] && ! grep -qsx 'Origin: Debian' "$lists"/*Release; then
        ask_source "$1" "$2" whole
        return
    fi
    touch "$1/$2.answers"
}

# debian_answers FOLDER: one of those that answered is Debian's own, whoever serves it, of this version.
debian_answers() {
    local source
    for source in "${ANSWERING[@]}"; do
        if grep -qsx 'Origin: Debian' "$1/${source##*/}.lists"/*Release \
            && grep -qsx "Codename: $(os_field VERSION_CODENAME)" "$1/${source##*/}.lists"/*Release; then return 0; fi
    done
    return 1
}

# security_answers FOLDER: and one its security updates.
security_answers() { grep -qsx 'Label: Debian-Security' "$1"/*.lists/*Release; }
