# What the cases of the lab share: the two-NAT network, wice processes, and checks on their JSON lines.
# A case is a script that sources this, uses the functions, and ends with 0 when all its steps held.

. "$(dirname "${BASH_SOURCE[0]}")/netlab.sh"
trap lab_down EXIT
umask 077
WICE=${WICE:-$LAB_HOME/../wice}
STARTED=$(date +%s%N)

step() { printf '%6d ms  %s\n' $((($(date +%s%N) - STARTED) / 1000000)) "$*"; }

# fail REASON: says it, shows the last lines of every log, and ends the case.
fail() {
  step "FAILED: $*"
  local log
  for log in "$LAB_DIR"/*.log "$LAB_DIR"/*.err; do
    [ -s "$log" ] || continue
    echo "--- ${log##*/}"
    tail -n 25 "$log"
  done
  exit 1
}

# expect SECONDS WHAT COMMAND...: waits for a condition.
expect() {
  local seconds=$1 what=$2
  shift 2
  lab_await "$seconds" "$@" || fail "$what: not seen within $seconds s"
  step "$what"
}

# lines LOG REGEX: how many lines of a log match. more LOG REGEX N: whether there are more than N.
lines() { grep -cE "$2" "$LAB_DIR/$1"; }
more() { [ "$(lines "$1" "$2")" -gt "$3" ]; }

# Two hosts, each behind a masquerading NAT of its own; relay and STUN server on the public side.
# two_nats [random]
two_nats() {
  lab_init || fail "cannot make a network namespace; run as root"
  lab_switch wan lan1 lan2
  lab_host public wan - 198.51.100.1/24
  local i
  for i in 1 2; do
    lab_router nat$i wan 198.51.100.1$i/24 - lan$i 10.$i.0.254/24
    lab_firewall nat$i
    lab_masquerade nat$i "$@"
    lab_host host$i lan$i 10.$i.0.254 10.$i.0.1/24
  done
  lab_stun public 198.51.100.1 || fail "coturn does not answer"
  step "network: host1 - nat1 - public - nat2 - host2, STUN server at 198.51.100.1"
}

# keys N...: $LAB_DIR/N.key and $LAB_DIR/N.pub, by openssl because a JVM takes a hundred times as long
keys() {
  local n
  for n; do
    openssl genpkey -algorithm X25519 -out "$LAB_DIR/$n.pem" 2>/dev/null || fail "openssl makes no key"
    openssl pkey -in "$LAB_DIR/$n.pem" -outform DER | tail -c 32 | base64 >"$LAB_DIR/$n.key"
    openssl pkey -in "$LAB_DIR/$n.pem" -pubout -outform DER | tail -c 32 | base64 >"$LAB_DIR/$n.pub"
  done
}

# relay: starts one on the public host; RELAY is its pid.
relay() {
  lab_start public relay.log $WICE relay --listen 198.51.100.1:7443 --insecure
  RELAY=$LAB_LAST
  expect 30 "relay listens" grep -q 7443 "$LAB_DIR/relay.log"
}

# A case may set both for what it starts next; an empty STUN is no server.
BACKEND="grpc://198.51.100.1:7443?insecure=true"
STUN="stun:198.51.100.1"

# listen HOST KEY PEER [LOG]: starts wice listen; LISTEN is its pid
listen() {
  lab_start "$1" "${4:-listen.log}" $WICE listen --key "$LAB_DIR/$2.key" --backend "$BACKEND" ${STUN:+--ice "$STUN"} -o json "$(cat "$LAB_DIR/$3.pub")"
  LISTEN=$LAB_LAST
}

# ping HOST KEY PEER LOG ARGS...: starts wice ping; PING is its pid
ping_peer() {
  local host=$1 key=$2 peer=$3 log=$4
  shift 4
  lab_start "$host" "$log" $WICE ping --key "$LAB_DIR/$key.key" --backend "$BACKEND" ${STUN:+--ice "$STUN"} -o json "$@" "$(cat "$LAB_DIR/$peer.pub")"
  PING=$LAB_LAST
}
