# shellcheck shell=bash
# Is a port free, and if not, who holds it?

# require_free_port SETTING WHO: SETTING is the setting's name, WHO wants the port.
require_free_port() {
  local variable=ADIM_$1 port flag=${1,,} holder
  port=${!variable}
  port_answers "$port" || return 0
  holder=$(port_holder "$port")
  die "port $port, which the $2 wants, is in use by ${holder:-an unknown process}." \
    "Stop it, or choose another port: ./dev run --${flag//_/-} $((port + 1))"
}

port_answers() { (exec 3<>"/dev/tcp/127.0.0.1/$1") 2>/dev/null; }

# "nginx (process 4711)", or nothing when it can't be told.
port_holder() {
  # ss ends its lines with users:(("nginx",pid=4711,fd=6)).
  as_root ss -H -ltnp "sport = :$1" 2>/dev/null | sed -nE 's/.*\(\("([^"]*)",pid=([0-9]+).*/\1 (process \2)/p' \
    | head -n 1
}

answers() { http_get "$@" >/dev/null; }

# http_get PORT PATH: the answer's body. Needs no client program, so it works before any package is there.
http_get() {
  # shellcheck disable=SC2016 # The inner shell expands these.
  timeout 3 bash -c '
    exec 3<>"/dev/tcp/127.0.0.1/$0" || exit
    printf "GET %s HTTP/1.0\r\nHost: localhost\r\n\r\n" "$1" >&3
    read -r _ code _ <&3
    [[ $code == 200 ]] || exit 1
    sed "1,/^\r\$/d" <&3
  ' "$1" "$2" 2>/dev/null
}
