#!/usr/bin/env bash
# A laptop sleeps for longer than consent lives (30 s, RFC 7675 §5.1): its session ends meanwhile at the other side, and
# comes back by itself.
. "$(dirname "$0")/../../checks.sh"

two_nats
keys a b
relay
listen host2 b a
ping_peer host1 a b ping.log -c 100000 -i 0.2
expect 30 "pongs" more ping.log '"event":"pong"' 5
kill -STOP "$PING"
expect 60 "the other side closes the session" more listen.log '"to":"CLOSED"' 0
kill -CONT "$PING"
seen=$(lines ping.log '"event":"pong"')
expect 60 "pongs again after a sleep longer than consent" more ping.log '"event":"pong"' $((seen + 10))
lab_end "$PING" TERM
step "done"
