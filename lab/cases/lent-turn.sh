#!/usr/bin/env bash
# Two peers behind NATs that no direct path passes know a relay and nothing else. It lends them its TURN server, with
# credentials that end. They are renewed: coturn is down until those of the beginning are over, and then the session comes
# back with new ones.
. "$(dirname "$0")/../sites.sh"

BACKEND="grpc://198.51.100.2:443?insecure=true"
at() { echo --backend "$BACKEND"; }

lab_init || fail "cannot make a network namespace; run as root"
lab_switch wan
lab_host public wan - 198.51.100.1/24 198.51.100.2/24
lab_in public ip route add default dev eth0
site sym-a symmetric 17
site sym-b symmetric 18
coturn() { lab_turn public 198.51.100.1 --use-auth-secret --static-auth-secret=north || fail "coturn does not answer"; }
coturn
COTURN=$LAB_LAST
(umask 077; echo north >"$LAB_DIR/turn.secret")
lab_start public relay.log $WICE relay --listen 198.51.100.2:443 --insecure --turn turn:198.51.100.1 \
  --turn-secret-file "$LAB_DIR/turn.secret" --turn-lifetime 1m
expect 30 "network, TURN server and relay" grep -q ':443' "$LAB_DIR/relay.log"

listens sym-b
expect 60 "listener" grep -q listening "$LAB_DIR/listen-sym-b.log"
lab_start sym-a lasting.log $WICE ping $(at) -o json -i 0.2 "$(cat "$LAB_DIR/sym-b.pub")"
expect 30 "pongs over the TURN server that the relay lends" more lasting.log '"event":"pong"' 5
over=$(($(date +%s) + 62)) # by then the first credentials have ended
grep -q '"event":"pair".*"type":"relay"' "$LAB_DIR/lasting.log" || fail "the pair is not relayed"

past() { [ "$(date +%s)" -ge "$over" ]; }
pairs=$(lines lasting.log '"event":"pair"')
lab_end "$COTURN" KILL
expect 70 "the first credentials are over, while coturn is down" past
coturn
expect 90 "another pair, with renewed credentials" more lasting.log '"event":"pair"' "$pairs"
pongs=$(lines lasting.log '"event":"pong"')
expect 10 "pongs go on" more lasting.log '"event":"pong"' $((pongs + 5))
grep '"event":"pair"' "$LAB_DIR/lasting.log" | tail -1 | grep -q '"type":"relay"' || fail "the pair is not relayed"
! grep -q 'refuses our credentials' "$LAB_DIR/lasting.log.err" "$LAB_DIR/listen-sym-b.log.err" || fail "coturn refused credentials"
for log in relay.log relay.log.err lasting.log lasting.log.err; do
  ! grep -q north "$LAB_DIR/$log" || fail "the secret is in $log"
done
step "done"
