#!/usr/bin/env bash
# Two hosts behind two masquerading NATs find each other over server-reflexive candidates, and again after the NATs
# forgot their mappings, and after the relay was killed and started again.
. "$(dirname "$0")/../checks.sh"
SRFLX='"event":"pair".*"local":\{"type":"(srflx|server-reflexive)".*"remote":\{"type":"(srflx|server-reflexive)"'

two_nats
keys a b
relay
listen host2 b a

ping_peer host1 a b ping1.log -c 5
wait "$PING" || fail "ping 1 ended with exit code $?"
more ping1.log '"event":"pong"' 4 || fail "ping 1: fewer than 5 pongs"
more ping1.log "$SRFLX" 0 || fail "ping 1: the pair is not server-reflexive on both sides"
step "ping over server-reflexive candidates: $(grep -oE '"rtt_ms":[0-9.]+' "$LAB_DIR/ping1.log" | head -1)"

# one that goes on, so that a flush hits a session that is up
ping_peer host1 a b ping2.log -c 100000 -i 0.2
expect 30 "a ping that goes on" more ping2.log '"event":"pong"' 5
lab_rebind nat1
lab_rebind nat2
seen=$(lines ping2.log '"event":"pong"')
expect 60 "pongs again after both NATs lost their mappings" more ping2.log '"event":"pong"' $((seen + 10))

lab_end "$RELAY" KILL
seen=$(lines ping2.log '"event":"pong"')
expect 15 "the session outlives the relay" more ping2.log '"event":"pong"' $((seen + 10))
lab_end "$PING" TERM
more ping2.log '"event":"result"' 0 || fail "ping 2 printed no result"

relay
ping_peer host1 a b ping3.log -c 5
wait "$PING" || fail "ping 3, after the relay came back, ended with exit code $?"
step "a new ping through the relay that came back"

lab_rebind nat1
lab_rebind nat2
ping_peer host1 a b ping4.log -c 5
wait "$PING" || fail "ping 4, after another flush, ended with exit code $?"
step "a new ping after the mappings were flushed"

lab_end "$LISTEN" TERM
[ $? = 0 ] || fail "listen did not end with exit code 0 on SIGTERM"
step "done"
