#!/usr/bin/env bash
# Both NATs map per destination, so no direct path exists: the session is relayed, over UDP first; and over TCP for a
# host that UDP does not leave.
. "$(dirname "$0")/../checks.sh"

two_nats random
# coturn ends an allocation when the kernel refuses to send for it, as it does without any route to a private address
lab_in public ip route add default dev eth0
lab_start public turn.log turnserver -n --no-cli --no-tls --no-dtls --lt-cred-mech --user=wice:secret --realm=lab \
  --no-software-attribute --listening-ip=198.51.100.1 --relay-ip=198.51.100.1 --listening-port=3479 \
  --log-file=stdout --simple-log --pidfile="$LAB_DIR/turn.pid" --userdb="$LAB_DIR/turn.db"
lab_in public "$LAB_HOME/stunwait.py" 198.51.100.1 3479 10 >/dev/null || fail "coturn does not answer"
keys a b
relay
STUN="turn:wice:secret@198.51.100.1:3479"
listen host2 b a
ping_peer host1 a b ping.log -c 100000 -i 0.2
expect 40 "pongs" more ping.log '"event":"pong"' 5
expect 1 "the pair is relayed" more ping.log '"event":"pair".*"relay' 0
lab_end "$PING" TERM
more ping.log '"event":"result"' 0 || fail "ping printed no result"
lab_end "$LISTEN" TERM
step "done"
