# Bash functions that build networks with NATs out of network namespaces.
#
#   . lab/netlab.sh; trap lab_down EXIT
#   lab_init; lab_switch wan lan1
#   lab_host relay wan - 198.51.100.1/24
#   lab_router nat1 wan 198.51.100.11/24 - lan1 10.1.0.254/24; lab_firewall nat1; lab_masquerade nat1
#   lab_host a lan1 10.1.0.254 10.1.0.1/24
#   lab_in a ping -c1 198.51.100.1
#
# Every namespace is called "$LAB_PREFIX<name>" and lab_down removes just those. All bridges live in one namespace
# of the lab, so nothing is made in the namespace of the machine. Needs root, iproute2, nftables; conntrack to
# flush a NAT, coturn for lab_turn, iptables and python3 for lab_weather.
# Log files, pid files and certificates go to $LAB_DIR.

LAB_PREFIX=${LAB_PREFIX:-wl$$-}
LAB_DIR=${LAB_DIR:-$(mktemp -d "${TMPDIR:-/tmp}/wice-lab.XXXXXX")}
LAB_HOME=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
LAB_PIDS=()

# --- running things -------------------------------------------------------------------------------------------

# lab_in NODE COMMAND...: runs in the network namespace of NODE, in the foreground.
lab_in() {
  local node=$1
  shift
  nsenter --net="/run/netns/$LAB_PREFIX$node" "$@"
}

# lab_start NODE LOG COMMAND...: the same in the background; LAB_LAST is its pid, output goes to $LAB_DIR/LOG.
lab_start() {
  local node=$1 log=$2
  shift 2
  nsenter --net="/run/netns/$LAB_PREFIX$node" "$@" >"$LAB_DIR/$log" 2>"$LAB_DIR/$log.err" </dev/null &
  LAB_LAST=$!
  LAB_PIDS+=("$LAB_LAST")
}

# lab_await SECONDS COMMAND...: runs COMMAND again and again until it succeeds; fails when the time is up.
lab_await() {
  local end=$((SECONDS + $1))
  shift
  until "$@" >/dev/null 2>&1; do
    [ "$SECONDS" -lt "$end" ] || return 1
    sleep 0.05
  done
}

# lab_end PID [SIGNAL]: ends a process of lab_start and gives its exit code.
lab_end() {
  kill "-${2:-TERM}" "$1" 2>/dev/null
  wait "$1" 2>/dev/null
}

# --- nodes and wires ------------------------------------------------------------------------------------------

lab_netns() {
  local node
  for node; do
    ip netns add "$LAB_PREFIX$node" || return 1
    ip -n "$LAB_PREFIX$node" link set lo up
    # no duplicate address detection: IPv6 addresses can be used at once
    lab_in "$node" sh -c '
      for c in all default; do
        echo 0 >/proc/sys/net/ipv6/conf/$c/accept_dad
        echo 1 >/proc/sys/net/ipv4/conf/$c/promote_secondaries
      done
      echo 0 >/proc/sys/net/ipv6/conf/default/accept_ra'
  done
}

lab_init() {
  lab_netns switches || return 1
  lab_in switches sh -c '
    for f in iptables ip6tables arptables; do
      [ ! -e /proc/sys/net/bridge/bridge-nf-call-$f ] || echo 0 >/proc/sys/net/bridge/bridge-nf-call-$f
    done' 2>/dev/null || true
}

lab_switch() {
  local name
  for name; do
    ip -n "${LAB_PREFIX}switches" -batch - <<X
link add $name type bridge forward_delay 0 mcast_snooping 0
link set $name up
X
  done
}

# lab_link NODE INTERFACE SWITCH [ADDRESS/LENGTH...]
lab_link() {
  local node=$1 interface=$2 switch=$3 port="$1-$2" address
  shift 3
  ip -n "${LAB_PREFIX}switches" -batch - <<X
link add $port type veth peer name $interface netns $LAB_PREFIX$node
link set $port master $switch up
X
  {
    for address; do
      case $address in
        *:*) echo "address add $address dev $interface nodad" ;;
        *) echo "address add $address dev $interface" ;;
      esac
    done
    echo "link set $interface up"
  } | ip -n "$LAB_PREFIX$node" -batch -
}

# lab_gateway NODE GATEWAY[,GATEWAY]|-
lab_gateway() {
  local gateway
  for gateway in ${2//,/ }; do
    [ "$gateway" = - ] || ip -n "$LAB_PREFIX$1" route add default via "$gateway"
  done
}

# lab_host NODE SWITCH GATEWAY[,GATEWAY]|- ADDRESS/LENGTH...
lab_host() {
  local node=$1 switch=$2 gateway=$3
  shift 3
  lab_netns "$node"
  lab_link "$node" eth0 "$switch" "$@"
  lab_gateway "$node" "$gateway"
}

# lab_router NODE WAN-SWITCH "WAN ADDRESSES" GATEWAY|- LAN-SWITCH "LAN ADDRESSES": plain; add NAT and firewall after.
lab_router() {
  local node=$1
  lab_netns "$node"
  lab_link "$node" wan "$2" $3
  lab_link "$node" lan "$5" $6
  lab_in "$node" sh -c 'echo 1 >/proc/sys/net/ipv4/ip_forward; echo 1 >/proc/sys/net/ipv6/conf/all/forwarding'
  lab_gateway "$node" "$4"
}

# --- firewalls and NATs ---------------------------------------------------------------------------------------

# The stateful firewall of a home router. Its WAN input must DROP: an unsolicited packet that is accepted or rejected
# leaves a conntrack entry which later takes the port away from the outgoing flow, and hole punching fails.
lab_firewall() {
  lab_in "$1" nft -f - <<'X'
table inet firewall {
  chain forward {
    type filter hook forward priority 0; policy drop;
    ct state established,related accept
    ct status dnat accept
    iifname "lan" accept
  }
  chain input {
    type filter hook input priority 0; policy accept;
    iifname "wan" ct state established,related accept
    iifname "wan" icmpv6 type { nd-neighbor-solicit, nd-neighbor-advert, nd-router-advert, echo-request } accept
    iifname "wan" icmp type echo-request accept
    iifname "wan" drop
  }
}
X
}

# lab_masquerade NODE [random]: endpoint-independent mapping and address-and-port-dependent filtering, port preserved;
# with "random" an address-and-port-dependent mapping.
lab_masquerade() {
  lab_in "$1" nft -f - <<X
table ip nat {
  chain post { type nat hook postrouting priority srcnat; oifname "wan" masquerade ${2:-}; }
}
X
}

# lab_nat NODE WAN-IP FILTERING [hairpin]: endpoint-independent mapping for UDP, with the filtering behaviour of RFC 4787
# §5 that is asked for: endpoint-independent, address-dependent or address-and-port-dependent. The kernel's own NAT has
# only the last, so the mappings and whom they were used with are learned into sets. With "hairpin" hosts of the LAN
# reach each other's mappings (RFC 4787 §6).
lab_nat() {
  local node=$1 ip=$2 filtering=$3 hairpin=${4:-} accepted
  case $filtering in
    endpoint-independent) accepted='udp dport @mapped' ;;
    address-dependent) accepted='udp dport . ip saddr @addresses' ;;
    address-and-port-dependent) accepted='udp dport . ip saddr . udp sport @ports' ;;
    *) echo "lab_nat: no filtering $filtering" >&2 && return 1 ;;
  esac
  {
    cat <<X
table ip nat {
  map mapping { type ipv4_addr . inet_service : inet_service; flags dynamic,timeout; timeout 5m; size 65535; }
  map inside { type inet_service : ipv4_addr . inet_service; flags dynamic,timeout; timeout 5m; size 65535; }
  set mapped { type inet_service; flags dynamic,timeout; timeout 5m; size 65535; }
  set addresses { type inet_service . ipv4_addr; flags dynamic,timeout; timeout 5m; size 65535; }
  set ports { type inet_service . ipv4_addr . inet_service; flags dynamic,timeout; timeout 5m; size 65535; }
  chain pre {
    type nat hook prerouting priority dstnat;
    iifname "wan" ip daddr $ip $accepted dnat ip to udp dport map @inside
    ${hairpin:+iifname "lan" ip daddr $ip udp dport @mapped dnat ip to udp dport map @inside}
  }
  chain post {
    type nat hook postrouting priority srcnat;
    oifname "wan" meta l4proto udp snat ip to $ip : ip saddr . udp sport map @mapping
    ${hairpin:+iifname "lan" oifname "lan" ct status dnat meta l4proto udp snat ip to $ip : ip saddr . udp sport map @mapping}
    ${hairpin:+iifname "lan" oifname "lan" ct status dnat snat ip to $ip}
    oifname "wan" masquerade
  }
  # after srcnat, so that the datagram has its outer port already
  chain learn {
    type filter hook postrouting priority 150;
    oifname "wan" meta l4proto udp jump record
    ${hairpin:+iifname "lan" oifname "lan" ct status snat meta l4proto udp jump record}
  }
  chain record {
    meta l4proto udp ct direction original update @mapping { ct original ip saddr . ct original proto-src : udp sport }
    meta l4proto udp ct direction original update @inside { udp sport : ct original ip saddr . ct original proto-src }
    meta l4proto udp ct direction original update @mapped { udp sport }
    meta l4proto udp ct direction original update @addresses { udp sport . ip daddr }
    meta l4proto udp ct direction original update @ports { udp sport . ip daddr . udp dport }
  }
}
X
  } | lab_in "$node" nft -f -
}

# lab_block_udp NODE: nothing over UDP is forwarded. lab_tcp_only NODE PORT: out of the LAN only TCP to PORT is.
lab_block_udp() {
  lab_in "$1" nft -f - <<'X'
table inet block { chain forward { type filter hook forward priority -10; meta l4proto udp drop; }; }
X
}
lab_tcp_only() {
  lab_in "$1" nft -f - <<X
table inet block {
  chain forward {
    type filter hook forward priority -10;
    iifname "lan" meta l4proto udp drop
    iifname "lan" tcp dport != $2 drop
  }
}
X
}

# lab_isolate NODE [INTERFACE]: its switch keeps it from other isolated nodes, as guest networks do.
lab_isolate() { ip -n "${LAB_PREFIX}switches" link set dev "$1-${2:-eth0}" type bridge_slave isolated on; }

# lab_rebind NODE: the NAT forgets every mapping.
lab_rebind() {
  lab_in "$1" conntrack -F 2>/dev/null
  lab_in "$1" sh -c 'for s in "map ip nat mapping" "map ip nat inside" "set ip nat mapped" "set ip nat addresses" \
    "set ip nat ports"; do nft flush $s; done' 2>/dev/null
  return 0
}

# lab_cable NODE up|down [INTERFACE]: pulls the cable; addresses stay.
lab_cable() { ip -n "${LAB_PREFIX}switches" link set "$1-${3:-eth0}" "$2"; }

# lab_roam NODE SWITCH GATEWAY[,GATEWAY]|- ADDRESS/LENGTH...: carries the host to another LAN: other addresses, same interface.
lab_roam() {
  local node=$1 switch=$2 gateway=$3 address
  shift 3
  ip -n "${LAB_PREFIX}switches" link set "$node-eth0" master "$switch"
  ip -n "$LAB_PREFIX$node" address flush dev eth0 scope global
  for address; do ip -n "$LAB_PREFIX$node" address add "$address" dev eth0; done
  lab_gateway "$node" "$gateway"
}

# lab_loss NODE PERCENT: loses that share of the UDP datagrams that NODE forwards. lab_lossless NODE ends it.
lab_loss() {
  lab_in "$1" nft -f - <<X
table inet loss {
  chain forward {
    type filter hook forward priority -200;
    meta l4proto udp numgen random mod 1000 < $(($2 * 10)) drop
  }
}
X
}
lab_lossless() { lab_in "$1" nft delete table inet loss; }

# lab_weather NODE MILLISECONDS JITTER LOSS-PERMILLE: delays what comes in over UDP, and so puts it out of order, and
# loses some. The kernels we meet have no netem, so the datagrams take a way through a process of ours.
lab_weather() {
  lab_in "$1" iptables -t mangle -A PREROUTING -p udp -j NFQUEUE --queue-num 7 --queue-bypass
  lab_in "$1" ip6tables -t mangle -A PREROUTING -p udp -j NFQUEUE --queue-num 7 --queue-bypass
  lab_start "$1" "weather-$1.log" "$LAB_HOME/weather.py" 7 "$2" "$3" "$4"
  lab_await 10 grep -q ready "$LAB_DIR/weather-$1.log"
}

# --- servers --------------------------------------------------------------------------------------------------

# lab_stun NODE ADDRESS...: coturn as a STUN server on port 3478; returns when it answers over UDP.
lab_stun() {
  local node=$1 address listening=()
  shift
  for address; do listening+=(--listening-ip="$address" --relay-ip="$address"); done
  lab_start "$node" "stun-$node.log" turnserver -n --no-cli --no-tls --no-dtls --no-auth --no-software-attribute \
    "${listening[@]}" --listening-port=3478 --log-file=stdout --simple-log \
    --pidfile="$LAB_DIR/stun-$node.pid" --userdb="$LAB_DIR/stun-$node.db"
  for address; do lab_in "$node" "$LAB_HOME/stunwait.py" "$address" 3478 10 >/dev/null || return 1; done
}

# lab_certificate NAME ADDRESS...: a certificate of its own authority, $LAB_DIR/turn-{key,cert}.pem
lab_certificate() {
  local name=$1 names="DNS:$1" address
  shift
  for address; do names+=",IP:$address"; done
  openssl req -x509 -newkey rsa:2048 -nodes -days 30 -subj "/CN=$name" -addext "subjectAltName=$names" \
    -keyout "$LAB_DIR/turn-key.pem" -out "$LAB_DIR/turn-cert.pem" 2>/dev/null
}

# lab_turn NODE ADDRESSES OPTION...: coturn with the realm example.test; STUN and TURN over UDP and TCP on port 3478, over
# TLS and DTLS on 443 where there is a certificate; the options say whom it serves: -u NAME:PASSWORD --lt-cred-mech, or
# --use-auth-secret --static-auth-secret=SECRET. Returns when it answers; LAB_LAST is its pid.
lab_turn() {
  local node=$1 address options=()
  for address in $2; do options+=(--listening-ip="$address" --relay-ip="$address"); done
  [ ! -f "$LAB_DIR/turn-cert.pem" ] || options+=(--cert="$LAB_DIR/turn-cert.pem" --pkey="$LAB_DIR/turn-key.pem")
  lab_start "$node" "turn-$node.log" turnserver -n --no-cli --no-software-attribute --fingerprint --realm=example.test \
    "${options[@]}" --listening-port=3478 --tls-listening-port=443 --min-port=49160 --max-port=49360 \
    --log-file=stdout --simple-log --pidfile="$LAB_DIR/turn-$node.pid" --userdb="$LAB_DIR/turn-$node.db" "${@:3}"
  for address in $2; do lab_in "$node" "$LAB_HOME/stunwait.py" "$address" 3478 10 >/dev/null || return 1; done
}

# lab_turn_rest SECRET NAME [SECONDS]: TURN REST credentials that end in so many seconds (negative: ended), as "name password"
lab_turn_rest() {
  local name="$(($(date +%s) + ${3:-3600})):$2"
  echo "$name $(printf %s "$name" | openssl dgst -sha1 -hmac "$1" -binary | base64)"
}

# --- the end --------------------------------------------------------------------------------------------------

lab_down() {
  local pid netns
  for pid in "${LAB_PIDS[@]}"; do kill "$pid" 2>/dev/null; done
  wait "${LAB_PIDS[@]}" 2>/dev/null
  LAB_PIDS=()
  for netns in /run/netns/"$LAB_PREFIX"*; do
    [ ! -e "$netns" ] || ip netns del "${netns##*/}"
  done
  [ -n "${LAB_KEEP:-}" ] || rm -rf "$LAB_DIR"
  return 0
}
