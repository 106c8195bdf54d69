#!/usr/bin/env bash
# NAT x NAT: which two peers get a direct path to each other, and by which kind of candidates. Prints a table with what
# was expected, what was seen and how long it took; the expectation stands in lab/README.md too.
. "$(dirname "$0")/../checks.sh"

AT_ONCE=${AT_ONCE:-3} # pings at the same time
# candidate types of the pair, as the pinging side sees it, and the address family
REFLEXIVE='^((srflx|prflx)/(host|srflx|prflx)|host/(srflx|prflx)) ip4$'
ONE_PEER_REFLEXIVE='^(prflx/[a-z]+|[a-z]+/prflx) ip4$'
HOST4='^host/host ip4$'
DIRECT6='^(host|prflx)/(host|prflx) ip6$'
NONE='^none$'

# site NAME KIND NUMBER: the router NAME-r and the host NAME behind it. Kinds ending in 6 have IPv6 behind the firewall.
SITES6=()
site() {
  local name=$1 kind=$2 n=$3 wan="198.51.100.$3/24" lan="10.$3.0.254/24" gateway="10.$3.0.254" host="10.$3.0.1/24"
  case $kind in
    ip6) wan=2001:db8:100::$n/64 lan=2001:db8:$n::254/64 gateway=2001:db8:$n::254 host=2001:db8:$n::1/64 ;;
    *6) wan+=" 2001:db8:100::$n/64" lan+=" 2001:db8:$n::254/64" gateway+=",2001:db8:$n::254" host+=" 2001:db8:$n::1/64" ;;
  esac
  lab_switch "$name-l"
  lab_router "$name-r" wan "$wan" - "$name-l" "$lan"
  lab_firewall "$name-r"
  case $kind in
    full) lab_nat "$name-r" "198.51.100.$n" endpoint-independent ;;
    full-hairpin) lab_nat "$name-r" "198.51.100.$n" endpoint-independent hairpin ;;
    address) lab_nat "$name-r" "198.51.100.$n" address-dependent ;;
    port) lab_masquerade "$name-r" ;;
    symmetric*) lab_masquerade "$name-r" random ;;
    blocked) lab_masquerade "$name-r" && lab_block_udp "$name-r" ;;
  esac || fail "no NAT of kind $kind: does this kernel have nf_tables NAT?"
  lab_host "$name" "$name-l" "$gateway" $host
  case $kind in *6) SITES6+=("$n:$name-r") ;; esac
}

# every IPv6 site knows the way to the others, and the public host to all
routes6() {
  local one other
  for one in "${SITES6[@]}" 1:public; do
    for other in "${SITES6[@]}"; do
      [ "$one" = "$other" ] || ip -n "$LAB_PREFIX${one#*:}" route add "2001:db8:${other%:*}::/64" via "2001:db8:100::${other%:*}"
    done
  done
}

lab_init || fail "cannot make a network namespace; run as root"
lab_switch wan
lab_host public wan - 198.51.100.1/24 2001:db8:100::1/64
lab_host public-a wan - 198.51.100.2/24
lab_host public-b wan - 198.51.100.3/24
site full-a full 11
site full-b full 12
site addr-a address 13
site addr-b address 14
site port-a port 15
site port-b port 16
site sym-a symmetric 17
site sym-b symmetric 18
site hair-a full-hairpin 19
site lone-a full 20
site six-a ip6 21
site six-b ip6 22
site dual-a symmetric6 23
site dual-b symmetric6 24
site udp-a blocked 25
# a second host beside the first; on two of the LANs the switch keeps them apart
lab_host port-c port-a-l 10.15.0.254 10.15.0.2/24
lab_host hair-c hair-a-l 10.19.0.254 10.19.0.2/24
lab_host lone-c lone-a-l 10.20.0.254 10.20.0.2/24
for host in hair-a hair-c lone-a lone-c; do lab_isolate $host; done
# a home behind a carrier's NAT: the home's router has an address of the carrier's LAN
site carrier port 26
lab_switch home-l
lab_router home-r carrier-l 10.26.0.7/24 10.26.0.254 home-l 192.168.1.254/24
lab_firewall home-r
lab_masquerade home-r
lab_host home home-l 192.168.1.254 192.168.1.1/24
routes6
lab_stun public 198.51.100.1 2001:db8:100::1 || fail "coturn does not answer"
lab_start public relay.log $WICE relay --listen '[::]:7443' --insecure
expect 30 "network, STUN server and relay" grep -q 7443 "$LAB_DIR/relay.log"

# listens HOST [OPTION...]: a listener that anybody may ping; its key is named after its host
at() {
  case $1 in
    six-*) echo --backend 'grpc://[2001:db8:100::1]:7443?insecure=true' --ice 'stun:[2001:db8:100::1]' ;;
    dual-*) echo --backend "$BACKEND" "${ICE[@]}" --ice 'stun:[2001:db8:100::1]' ;;
    *) echo --backend "$BACKEND" "${ICE[@]}" ;;
  esac
}
listens() {
  local host=$1
  shift
  keys "$host"
  lab_start "$host" "listen-$host.log" $WICE listen --key "$LAB_DIR/$host.key" $(at "$host") "$@"
}
for host in public-b full-b addr-b port-b sym-b hair-c lone-c six-b dual-b; do listens $host; done
listens port-c --port 4000

# at_ms STATE LOG: when the session first came to a state
at_ms() { sed -nE 's/.*"at_ms":([0-9]+)[0-9.]*,.*"to":"'"$1"'".*/\1/p' "$2" | head -1; }

# cell FROM TO EXPECTED WHAT [OPTION...]: pings; the result is a line in $LAB_DIR/cells. That a pair is not found counts
# only where it was looked for.
cell() {
  local from=$1 to=$2 expected=$3 what=$4 log="$LAB_DIR/ping-$1-$2.log" seconds=60 seen took verdict=ok
  shift 4
  [ "$expected" != "$NONE" ] || seconds=20
  lab_in "$from" timeout 120 $WICE ping $(at "$from") -o json -c 2 -i 0.1 --timeout ${seconds}s "$@" \
    "$(cat "$LAB_DIR/$to.pub")" >"$log" 2>"$log.err" </dev/null
  if grep -q '"event":"pong"' "$log"; then
    seen=$(grep '"event":"pair"' "$log" | tail -1 | sed -E \
      's/.*"local":\{"type":"([a-z]+)","address":"([^"]+)".*"remote":\{"type":"([a-z]+)".*/\1\/\3 \2/; s/ \[.*/ ip6/; s/ [0-9.:]+$/ ip4/')
  elif grep -q '"to":"CHECKING"' "$log"; then
    seen=none
  else
    seen="no checks"
  fi
  took=$(($(at_ms CONNECTED "$log") - $(at_ms IDLE "$log")))
  [ "$took" -ge 0 ] || took=
  if [[ $seen =~ $expected ]]; then
    rm -f "$log" "$log.err" # fail shows the logs that are left
  else
    verdict=WRONG
    touch "$LAB_DIR/wrong-$to"
  fi
  echo "$what|$seen|$took|$verdict" >>"$LAB_DIR/cells"
}
RUNNING=()
CELLS=()
busy() {
  local pid live=()
  for pid in "${RUNNING[@]}"; do ! kill -0 "$pid" 2>/dev/null || live+=("$pid"); done
  RUNNING=("${live[@]}")
  [ "${#RUNNING[@]}" -ge "$AT_ONCE" ]
}
# in_time: one that only waits until its time is up, so it takes nobody's place
in_time() {
  cell "$@" &
  CELLS+=($!)
}
run() {
  while busy; do sleep 0.05; done
  in_time "$@"
  RUNNING+=($!)
}

in_time port-a sym-b "$NONE" "port-restricted|symmetric|none: needs a relay"
in_time sym-a sym-b "$NONE" "symmetric|symmetric|none: needs a relay"
in_time lone-a lone-c "$NONE" "isolated, one NAT|no hairpinning|none: needs a relay"
in_time udp-a public-b "$NONE" "UDP blocked|public|none: needs a relay over TCP"
run full-a full-b "$REFLEXIVE" "full cone|full cone|direct"
run full-a addr-b "$REFLEXIVE" "full cone|address-restricted|direct"
run full-a port-b "$REFLEXIVE" "full cone|port-restricted|direct"
run full-a sym-b "$ONE_PEER_REFLEXIVE" "full cone|symmetric|direct, one side peer-reflexive"
run addr-a addr-b "$REFLEXIVE" "address-restricted|address-restricted|direct"
run addr-a port-b "$REFLEXIVE" "address-restricted|port-restricted|direct"
run addr-a sym-b "$ONE_PEER_REFLEXIVE" "address-restricted|symmetric|direct, one side peer-reflexive"
run port-a port-b "$REFLEXIVE" "port-restricted|port-restricted|direct"
run public-a port-b "$REFLEXIVE" "public|port-restricted|direct"
run public-a sym-b "$ONE_PEER_REFLEXIVE" "public|symmetric|direct, one side peer-reflexive"
run sym-a public-b "$ONE_PEER_REFLEXIVE" "symmetric|public|direct, one side peer-reflexive"
run port-a port-c "$HOST4" "one NAT|equal local ports|host candidates" --port 4000
run hair-a hair-c "$REFLEXIVE" "isolated, one NAT|hairpinning|direct through the NAT"
run home port-b "$REFLEXIVE" "double NAT|port-restricted|direct"
run six-a six-b "$DIRECT6" "IPv6, firewall|IPv6, firewall|direct"
run dual-a dual-b "$DIRECT6" "symmetric, IPv6|symmetric, IPv6|direct over IPv6"
wait "${CELLS[@]}"

step "all cells"
{
  echo "one side|other side|expected|seen|ms|"
  sort "$LAB_DIR/cells"
} | column -t -s'|'
if grep -q '|WRONG$' "$LAB_DIR/cells"; then
  for log in "$LAB_DIR"/listen-*.log "$LAB_DIR"/stun-*; do
    host=${log##*/listen-}
    [ -e "$LAB_DIR/wrong-${host%.log}" ] || rm -f "$log" "$log.err"
  done
  fail "cells are not as expected"
fi
[ "$(wc -l <"$LAB_DIR/cells")" = "${#CELLS[@]}" ] || fail "cells are missing"
step "done"
