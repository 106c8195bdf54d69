# Networks of many sites, and pings from one to another as cells of a table. A case sources this in place of checks.sh,
# builds its sites, starts listeners, runs cells and ends with table.

. "$(dirname "${BASH_SOURCE[0]}")/checks.sh"

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

# at HOST: the options by which a host reaches relay and STUN server
at() {
  case $1 in
    six-*) echo --backend 'grpc://[2001:db8:100::1]:7443?insecure=true' --ice 'stun:[2001:db8:100::1]' ;;
    dual-*) echo --backend "$BACKEND" --ice "$STUN" --ice 'stun:[2001:db8:100::1]' ;;
    *) echo --backend "$BACKEND" --ice "$STUN" ;;
  esac
}
# listens HOST [OPTION...]: a listener that anybody may ping; its key is named after its host
listens() {
  local host=$1
  shift
  keys "$host"
  lab_start "$host" "listen-$host.log" $WICE listen --key "$LAB_DIR/$host.key" $(at "$host") "$@"
}

# listening: waits for all listeners.
listening() {
  local log
  for log in "$LAB_DIR"/listen-*.log; do
    lab_await 60 grep listening "$log" || fail "${log##*/}: does not listen within 60 s"
  done
  step "listeners"
}

# at_ms STATE LOG: when the session first came to a state
at_ms() { sed -nE 's/.*"at_ms":([0-9]+)[0-9.]*,.*"to":"'"$1"'".*/\1/p' "$2" | head -1; }

# cell FROM TO EXPECTED WHAT [OPTION...]: pings; the result is a line in $LAB_DIR/cells. That no pair is found counts
# only where it was looked for: the ping is stopped 8 s after its first check, however long it took to start.
# With SAYS, a regular expression, ping has to say that on standard error.
cell() {
  local from=$1 to=$2 expected=$3 what=$4 log="$LAB_DIR/ping-$1-$2.$BASHPID.log" seen took verdict=ok ping
  shift 4
  nsenter --net="/run/netns/$LAB_PREFIX$from" timeout 120 $WICE ping $(at "$from") -o json -c 2 -i 0.1 "$@" \
    "$(cat "$LAB_DIR/$to.pub")" >"$log" 2>"$log.err" </dev/null & # no lab_in: a signal would not pass the function's shell
  ping=$!
  if [ "$expected" = "$NONE" ] && lab_await 60 grep '"to":"CHECKING"' "$log"; then
    ! lab_await 8 grep '"event":"pong"' "$log" || echo "a pong where none was expected" >>"$log.err"
    kill "$ping"
  fi
  wait "$ping"
  if grep -q '"event":"pong"' "$log"; then
    seen=$(grep '"event":"pair"' "$log" | tail -1 | sed -E \
      's/.*"local":\{"type":"([a-z]+)"[^}]*"address":"([^"]+)".*"remote":\{"type":"([a-z]+)".*/\1\/\3 \2/; s/ \[.*/ ip6/; s/ [0-9.:]+$/ ip4/')
    ! grep '"event":"pair"' "$log" | tail -1 | grep -q '"protocol":"tcp"' || seen+=" tcp"
    [[ $seen != relay/* ]] || seen+=" by $(grep '"event":"stats"' "$log" | tail -1 | grep -oE 'turns?:[^"]*' | sort -u | paste -sd' ')"
  elif grep -q '"to":"CHECKING"' "$log"; then
    seen=none
  else
    seen="no checks"
  fi
  [ -z "${SAYS:-}" ] || grep -qE "$SAYS" "$log.err" || seen+=", not a word"
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
# waits: one that mostly waits, so it takes nobody's place
waits() {
  cell "$@" &
  CELLS+=($!)
}
run() {
  while busy; do sleep 0.05; done
  waits "$@"
  RUNNING+=($!)
}

# table: waits for the cells and prints them; fails if one is wrong.
table() {
  local log host
  wait "${CELLS[@]}"
  step "all cells"
  {
    echo "one side|other side|expected|seen|ms|"
    sort "$LAB_DIR/cells"
  } | awk -F'|' '
    { for (i = 1; i <= NF; i++) { cell[NR, i] = $i; if (length($i) > width[i]) width[i] = length($i) } }
    END { for (r = 1; r <= NR; r++) { for (i = 1; i <= 6; i++) printf "%-" width[i] "s  ", cell[r, i]; print "" } }'
  if grep -q '|WRONG$' "$LAB_DIR/cells"; then
    for log in "$LAB_DIR"/listen-*.log "$LAB_DIR"/stun-*; do
      host=${log##*/listen-}
      [ -e "$LAB_DIR/wrong-${host%.log}" ] || rm -f "$log" "$log.err"
    done
    fail "cells are not as expected"
  fi
  [ "$(wc -l <"$LAB_DIR/cells")" = "${#CELLS[@]}" ] || fail "cells are missing"
}
