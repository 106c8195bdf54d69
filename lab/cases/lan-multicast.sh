#!/usr/bin/env bash
# Two hosts on one LAN, nothing else: no router, no server, no address known beforehand. They find each other by
# multicast over IPv4 and IPv6, in bad weather, on one host, and after an interface has gone and come.
. "$(dirname "$0")/../checks.sh"
BACKEND=multicast:
STUN=

lab_init || fail "cannot make a network namespace; run as root"
lab_switch lan other
lab_host host1 lan - 192.0.2.1/24 2001:db8::1/64
lab_host host2 lan - 192.0.2.2/24 2001:db8::2/64
lab_link host2 eth1 other 203.0.113.2/24
step "network: host1 and host2 on one switch, host2 on another one too; no router, no server"
keys a b c

listen host2 b a
ping_peer host1 a b ping1.log -c 5
wait "$PING" || fail "ping 1 ended with exit code $?"
more ping1.log '"event":"pong"' 4 || fail "ping 1: fewer than 5 pongs"
step "ping over multicast of both families"

listen host1 c a listen-c.log
ping_peer host1 a c ping2.log -c 3
wait "$PING" || fail "ping 2 ended with exit code $?"
step "two processes of one host hear each other"
lab_end "$LISTEN" TERM

# each family alone, and one interface of several
for group in 'multicast://239.255.1.2:61500?interface=eth0' 'multicast://[ff12::f000:2]:61500?interface=eth0'; do
  BACKEND=$group
  listen host2 b a "listen-${#group}.log"
  ping_peer host1 a b "ping-${#group}.log" -c 3
  wait "$PING" || fail "ping over $group ended with exit code $?"
  lab_end "$LISTEN" TERM
  step "ping over $group"
done

# the weather turns bad: a fifth is lost, the rest comes up to 60 ms late and out of order
BACKEND=multicast:
lab_weather host1 30 30 200 || fail "no netfilter queue in host1"
lab_weather host2 30 30 200 || fail "no netfilter queue in host2"
ping_peer host1 a b ping3.log -c 100000 -i 0.2
expect 40 "pongs though a fifth of all datagrams is lost and the rest out of order" more ping3.log '"event":"pong"' 5
lab_end "$PING" TERM

# host2's interface goes, and another takes its place
ip -n "${LAB_PREFIX}host2" link delete eth0
lab_link host2 eth7 lan 192.0.2.77/24
ping_peer host1 a b ping4.log -c 100000 -i 0.2
expect 40 "pongs again after host2's interface was replaced by another" more ping4.log '"event":"pong"' 5
step "done"
