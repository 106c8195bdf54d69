#!/usr/bin/env bash
# TURN servers for networks without a direct path: over UDP, TCP and TLS, one dead, one restarted, and credentials that
# are refused. Prints a table; the expectation stands in lab/README.md too.
. "$(dirname "$0")/../sites.sh"

BACKEND="grpc://198.51.100.2:443?insecure=true"
at() { echo --backend "$BACKEND"; }
turn() { echo --ice "turn:wice:secret@198.51.100.1:$1"; }
# what a pair looks like whose near end is relayed, by a server
by() { echo "^relay/(srflx|prflx|relay) ip4 by ${1//\?/\\?}\$"; }
UDP="turn:198.51.100.1:3478?transport=udp"
TCP="turn:198.51.100.1:3478?transport=tcp"
SECURE="turns:198.51.100.1:443?transport=tcp"

lab_init || fail "cannot make a network namespace; run as root"
lab_switch wan
lab_host public wan - 198.51.100.1/24 198.51.100.2/24
lab_host rest wan - 198.51.100.4/24
lab_host fragile wan - 198.51.100.5/24
# coturn ends an allocation when the kernel refuses to send for it, as it does without any route to a private address
for host in public rest fragile; do lab_in $host ip route add default dev eth0; done
site sym-a symmetric 17
site sym-b symmetric 18
site udp-a blocked 25
site udp-b blocked 26
site tls-a port 27
lab_tcp_only tls-a-r 443
site port-a port 15
site port-b port 16
lab_turn rest 198.51.100.4 --use-auth-secret --static-auth-secret=north || fail "coturn does not answer"
lab_turn fragile 198.51.100.5 --lt-cred-mech -u wice:secret || fail "coturn does not answer"
FRAGILE=$LAB_LAST
lab_certificate turn.example.test 198.51.100.1 || fail "openssl makes no certificate"
lab_turn public 198.51.100.1 --lt-cred-mech -u wice:secret || fail "coturn does not answer"
lab_start public relay.log $WICE relay --listen 198.51.100.2:443 --insecure
expect 30 "network, TURN servers and relay" grep -q ':443' "$LAB_DIR/relay.log"

listens sym-b --ice stun:198.51.100.1
listens port-b --ice stun:198.51.100.1
listens udp-b $(turn '3478?transport=tcp')
listening

# what a session would offer, and what became of each server
lab_in sym-a $WICE candidates --tcp --ice stun:198.51.100.1 $(turn 3478) $(turn '3478?transport=tcp') --ice turn:wice:wrong@198.51.100.4 \
  --ice turn:wice:secret@198.51.100.9 -o json >"$LAB_DIR/candidates.log" 2>"$LAB_DIR/candidates.err" || fail "wice candidates"
has() { grep -qE "$1" "$LAB_DIR/candidates.log" || fail "wice candidates does not show $1"; }
has '"type":"srflx","network":"udp4"'
has '"type":"relay","network":"udp4".*"address":"198[.]51[.]100[.]1:.*"server":"198[.]51[.]100[.]1:3478","rtt_ms":[0-9]'
has '"type":"host","network":"tcp4","tcp_type":"passive"'
has '"url":"turn:198[.]51[.]100[.]1:3478[?]transport=udp".*"answered":true'
has '"url":"turn:198[.]51[.]100[.]4:3478[?]transport=udp".*"error":"the server refused our credentials"'
has '"url":"turn:198[.]51[.]100[.]9:3478[?]transport=udp".*"error":"no answer"'
step "wice candidates shows relayed and TCP candidates and the trouble of each server"

credentials() { lab_turn_rest north wice "$1" | tr ' ' ':'; }
CA="--ca $LAB_DIR/turn-cert.pem"
REFUSED='turn server .* refuses our credentials'
# one session that goes on while the cells come and go
lab_start sym-a lasting.log $WICE ping $(at) --ice turn:wice:secret@198.51.100.5 -o json -i 0.2 "$(cat "$LAB_DIR/sym-b.pub")"
expect 30 "pongs of the session that lasts" more lasting.log '"event":"pong"' 5

SAYS=$REFUSED waits sym-a sym-b "$NONE" "symmetric, wrong password|symmetric|none, and says why" --ice turn:wice:wrong@198.51.100.1
SAYS=$REFUSED waits sym-a sym-b "$NONE" "symmetric, expired credentials|symmetric|none, and says why" --ice turn:$(credentials -60)@198.51.100.4
SAYS='certificat' waits tls-a sym-b "$NONE" "only TCP 443, unknown authority|symmetric|none, and says why" --ice turns:wice:secret@198.51.100.1:443
SAYS=$REFUSED run port-a port-b "$REFLEXIVE" "port-restricted, wrong password|port-restricted|direct" \
  --ice stun:198.51.100.1 --ice turn:wice:wrong@198.51.100.1
run sym-a sym-b "$(by "$UDP")" "symmetric|symmetric|relayed, UDP to the server" $(turn 3478)
run sym-a sym-b "$(by "$UDP")" "symmetric, a dead server beside|symmetric|relayed, UDP to the server" \
  --ice turn:wice:secret@198.51.100.9 $(turn 3478)
run sym-a sym-b "$(by "turn:198.51.100.4:3478?transport=udp")" "symmetric, TURN REST credentials|symmetric|relayed, UDP to the server" \
  --ice "turn:$(credentials 600)@198.51.100.4"
run udp-a port-b "$(by "$TCP")" "UDP blocked|port-restricted|relayed, TCP to the server" $(turn '3478?transport=tcp')
run udp-a udp-b "$(by "$TCP")" "UDP blocked|UDP blocked|relayed, TCP to the server" $(turn '3478?transport=tcp')
run tls-a port-b "$(by "$SECURE")" "only TCP 443|port-restricted|relayed, TLS to the server" $CA --ice turns:wice:secret@198.51.100.1:443
table

pairs=$(lines lasting.log '"event":"pair"')
lab_end "$FRAGILE" KILL
lab_turn fragile 198.51.100.5 --lt-cred-mech -u wice:secret || fail "coturn does not answer"
step "coturn restarted"
expect 60 "another pair" more lasting.log '"event":"pair"' "$pairs"
pongs=$(lines lasting.log '"event":"pong"')
expect 5 "pongs go on" more lasting.log '"event":"pong"' $((pongs + 5))
! grep -qE '"to":"(FAILED|CLOSED)"' "$LAB_DIR/lasting.log" || fail "the session ended in between"
step "done"
