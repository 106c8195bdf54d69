#!/usr/bin/env bash
# Two hosts on one switch that tell each other names under .local in place of their addresses, over each family. What
# carries the names is cut, and there is no path; it is mended, and there is one again.
. "$(dirname "$0")/../checks.sh"
BACKEND=multicast://239.255.1.2:61500
STUN=
NAMES="--mdns offer --candidate-types host"

lab_init || fail "cannot make a network namespace; run as root"
lab_switch lan
lab_host host1 lan - 192.0.2.1/24 2001:db8::1/64
lab_host host2 lan - 192.0.2.2/24 2001:db8::2/64
step "network: host1 and host2 on one switch, no router, no server"
keys a b

lab_start host1 candidates.log $WICE candidates --mdns offer -o json
expect 20 "wice candidates shows names" more candidates.log '"address":"[0-9a-f-]{36}[.]local:[0-9]+"' 1
[ "$(lines candidates.log '"address":"(192|.2001)')" = 0 ] || fail "wice candidates offers an address"

# host2 listens to names alone for the whole case
lab_start host2 listen.log $WICE listen --key "$LAB_DIR/b.key" --backend "$BACKEND" $NAMES -o json "$(cat "$LAB_DIR/a.pub")"

for family in 4 6; do
  ping_peer host1 a b "ping$family.log" -c 5 $NAMES --network-types "udp$family"
  wait "$PING" || fail "ping over IPv$family ended with exit code $?"
  more "ping$family.log" '"event":"pair".*"type":"(host|prflx)".*"type":"(host|prflx)"' 0 || fail "IPv$family: no direct pair"
  step "ping over IPv$family, with names alone"
done

lab_in host2 nft -f - <<'RULES' || fail "no nftables in host2"
table inet names { chain incoming { type filter hook input priority 0; udp dport 5353 drop; }
                   chain outgoing { type filter hook output priority 0; udp dport 5353 drop; }
}
RULES
ping_peer host1 a b ping-cut.log -c 1 --timeout 15s $NAMES
wait "$PING" && fail "ping got through although no name can be resolved"
more ping-cut.log '"to":"NEW"' 0 || fail "ping-cut: the peers have not heard of each other"
[ "$(lines ping-cut.log '"event":"pair"')" = 0 ] || fail "ping-cut: there is a pair"
step "no pair while multicast DNS is cut"

lab_in host2 nft delete table inet names
ping_peer host1 a b ping-mended.log -c 3 $NAMES
wait "$PING" || fail "the last ping ended with exit code $?"
step "done"
