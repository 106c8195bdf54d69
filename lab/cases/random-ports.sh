#!/usr/bin/env bash
# One NAT maps per destination, the other host is public: one side is peer-reflexive. A flush gives the NAT's host a
# new port, so the session has to find its peer again.
. "$(dirname "$0")/../checks.sh"

lab_init || fail "cannot make a network namespace; run as root"
lab_switch wan lan1
lab_host public wan - 198.51.100.1/24
lab_host host2 wan - 198.51.100.2/24
lab_router nat1 wan 198.51.100.11/24 - lan1 10.1.0.254/24
lab_firewall nat1
lab_masquerade nat1 random
lab_host host1 lan1 10.1.0.254 10.1.0.1/24
lab_stun public 198.51.100.1 || fail "coturn does not answer"
step "network: host1 behind a NAT that maps per destination, host2 public"
keys a b
relay
listen host2 b a
ping_peer host1 a b ping.log -c 100000 -i 0.2
expect 40 "pongs through a NAT that maps per destination" more ping.log '"event":"pong"' 5
lab_rebind nat1
seen=$(lines ping.log '"event":"pong"')
expect 60 "pongs again after the NAT gave out another port" more ping.log '"event":"pong"' $((seen + 10))
lab_end "$PING" TERM
more ping.log '"event":"result"' 0 || fail "ping printed no result"
lab_end "$LISTEN" TERM
step "done"
