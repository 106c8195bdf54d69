#!/usr/bin/env bash
# NAT x NAT: which two peers get a direct path to each other, and by which kind of candidates. Prints a table with what
# was expected, what was seen and how long it took; the expectation stands in lab/README.md too.
. "$(dirname "$0")/../sites.sh"

lab_init || fail "cannot make a network namespace; run as root"
lab_switch wan
lab_host public wan - 198.51.100.1/24 2001:db8:100::1/64
lab_host public-a wan - 198.51.100.2/24
lab_host public-b wan - 198.51.100.3/24
site full-a full 11
site full-b full 12
site addr-a address 13
site addr-b address 14
site port-a port 15
site port-b port 16
site sym-a symmetric 17
site sym-b symmetric 18
site hair-a full-hairpin 19
site lone-a full 20
site six-a ip6 21
site six-b ip6 22
site dual-a symmetric6 23
site dual-b symmetric6 24
site udp-a blocked 25
# a second host beside the first; on two of the LANs the switch keeps them apart
lab_host port-c port-a-l 10.15.0.254 10.15.0.2/24
lab_host hair-c hair-a-l 10.19.0.254 10.19.0.2/24
lab_host lone-c lone-a-l 10.20.0.254 10.20.0.2/24
for host in hair-a hair-c lone-a lone-c; do lab_isolate $host; done
# a home behind a carrier's NAT: the home's router has an address of the carrier's LAN
site carrier port 26
lab_switch home-l
lab_router home-r carrier-l 10.26.0.7/24 10.26.0.254 home-l 192.168.1.254/24
lab_firewall home-r
lab_masquerade home-r
lab_host home home-l 192.168.1.254 192.168.1.1/24
routes6
lab_stun public 198.51.100.1 2001:db8:100::1 || fail "coturn does not answer"
lab_start public relay.log $WICE relay --listen '[::]:7443' --insecure
expect 30 "network, STUN server and relay" grep -q 7443 "$LAB_DIR/relay.log"

for host in public-b full-b addr-b port-b sym-b hair-c lone-c six-b dual-b; do listens $host; done
listens port-c --port 4000

listening

waits port-a sym-b "$NONE" "port-restricted|symmetric|none: needs a relay"
waits sym-a sym-b "$NONE" "symmetric|symmetric|none: needs a relay"
waits lone-a lone-c "$NONE" "isolated, one NAT|no hairpinning|none: needs a relay"
waits udp-a port-b "$NONE" "UDP blocked|port-restricted|none: needs a relay over TCP"
run full-a full-b "$REFLEXIVE" "full cone|full cone|direct"
run full-a addr-b "$REFLEXIVE" "full cone|address-restricted|direct"
run full-a port-b "$REFLEXIVE" "full cone|port-restricted|direct"
run full-a sym-b "$ONE_PEER_REFLEXIVE" "full cone|symmetric|direct, one side peer-reflexive"
run addr-a addr-b "$REFLEXIVE" "address-restricted|address-restricted|direct"
run addr-a port-b "$REFLEXIVE" "address-restricted|port-restricted|direct"
run addr-a sym-b "$ONE_PEER_REFLEXIVE" "address-restricted|symmetric|direct, one side peer-reflexive"
run port-a port-b "$REFLEXIVE" "port-restricted|port-restricted|direct"
run public-a port-b "$REFLEXIVE" "public|port-restricted|direct"
run public-a sym-b "$ONE_PEER_REFLEXIVE" "public|symmetric|direct, one side peer-reflexive"
run sym-a public-b "$ONE_PEER_REFLEXIVE" "symmetric|public|direct, one side peer-reflexive"
run port-a port-c "$HOST4" "one NAT|equal local ports|host candidates" --port 4000
run hair-a hair-c "$REFLEXIVE" "isolated, one NAT|hairpinning|direct through the NAT"
run home port-b "$REFLEXIVE" "double NAT|port-restricted|direct"
run six-a six-b "$DIRECT6" "IPv6, firewall|IPv6, firewall|direct"
run dual-a dual-b "$DIRECT6" "symmetric, IPv6|symmetric, IPv6|direct over IPv6"
table
step "done"
