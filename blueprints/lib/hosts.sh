# shellcheck shell=bash
# By which names the application is asked for, and what kind of server that is.

# own_hosts: each address that others can reach this server by, as a host of an address line, one a line: one of IPv6
# stands in brackets.
own_hosts() {
    ip -o addr show scope global up | awk '
        { sub("/.*", "", $4) }
        $3 == "inet" { print $4 }
        $3 == "inet6" && !/ (temporary|deprecated|tentative) / { print "[" $4 "]" }'
}

# allowed_hosts: what may stand in a request as its host, with commas between.
allowed_hosts() { { printf '%s\n' "$DOMAIN" localhost 127.0.0.1 && own_hosts; } | awk '!seen[$0]++' | paste -sd ,; }

deployment_type() { if [[ ${OWN_SERVER:-false} == true ]]; then echo bare_metal; else echo vps; fi; }
