#!/usr/bin/env bash
# One session lives through what happens to a laptop: the cable is pulled and put back, the address changes, it is
# carried to another LAN behind another NAT, and it sleeps for a while. The ping never starts anew.
. "$(dirname "$0")/../checks.sh"

two_nats
lab_switch lan3
lab_router nat3 wan 198.51.100.13/24 - lan3 10.3.0.254/24
lab_firewall nat3
lab_masquerade nat3
keys a b
relay
listen host2 b a
ping_peer host1 a b ping.log -c 100000 -i 0.2
expect 30 "pongs" more ping.log '"event":"pong"' 5

# again WHAT: as many pongs as two seconds give, from now on
again() { expect 60 "pongs again after $1" more ping.log '"event":"pong"' $(($(lines ping.log '"event":"pong"') + 10)); }

lab_cable host1 down
expect 30 "the pulled cable is noticed" more ping.log '"to":"DISCONNECTED"' 0
lab_cable host1 up
again "the cable was put back"

ip -n "${LAB_PREFIX}host1" address add 10.1.0.9/24 dev eth0
ip -n "${LAB_PREFIX}host1" address delete 10.1.0.1/24 dev eth0
lab_gateway host1 10.1.0.254 2>/dev/null
again "the address changed"

lab_roam host1 lan3 10.3.0.254 10.3.0.1/24
again "roaming to another LAN"
expect 30 "the pair goes through the other NAT" more ping.log '"event":"pair".*"local":\{"type":"[a-z]+"[^}]*"address":"(198\.51\.100\.13|10\.3\.0\.1):' 0

kill -STOP "$PING"
expect 30 "the sleeper is missed" more listen.log '"to":"DISCONNECTED"' "$(lines listen.log '"to":"DISCONNECTED"')"
kill -CONT "$PING"
again "sleep and resume"

[ "$(lines ping.log '"to":"IDLE"')" = 1 ] || fail "the session began anew"
! more ping.log '"to":"(CLOSED|FAILED)"' 0 || fail "the session was lost in between"
lab_end "$PING" TERM
more ping.log '"event":"result"' 0 || fail "ping printed no result"
step "done"
