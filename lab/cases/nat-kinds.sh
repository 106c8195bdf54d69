#!/usr/bin/env bash
# wice candidates tells what kind of NAT a host is behind, with coturn's two addresses (RFC 5780): every kind is built
# from nftables rules, and must be told as what it was built to be.
. "$(dirname "$0")/../checks.sh"

lab_init || fail "cannot make a network namespace; run as root"
lab_switch wan lan
lab_host public wan - 198.51.100.1/24 198.51.100.2/24
lab_host open wan - 198.51.100.3/24
lab_router nat wan 198.51.100.11/24 - lan 10.1.0.254/24
lab_host host lan 10.1.0.254 10.1.0.1/24
lab_stun public 198.51.100.1 198.51.100.2 || fail "coturn does not answer"
step "network: host behind a NAT that changes, a public one beside it, STUN server with two addresses"

# tells HOST MAPPING FILTERING HAIRPINNING ADVICE
tells() {
  lab_in "$1" $WICE candidates --ice "$STUN" -o json >"$LAB_DIR/candidates.log" 2>"$LAB_DIR/candidates.err" || fail "wice candidates"
  grep -F "\"mapping\":\"$2\",\"filtering\":\"$3\",\"hairpinning\":\"$4\"" "$LAB_DIR/candidates.log" | grep -qF "$5" ||
    fail "$1: expected mapping $2, filtering $3, hairpinning $4, '$5'"
  step "$1: mapping $2, filtering $3, hairpinning $4"
}

# becomes NAT-FUNCTION ARGS...: the router forgets the NAT it was and is another
becomes() {
  lab_in nat sh -c 'nft flush ruleset; conntrack -F 2>/dev/null; true'
  "$@"
}

tells open none endpoint-independent not-applicable 'work with every peer'
becomes lab_nat nat 198.51.100.11 endpoint-independent hairpin
tells host endpoint-independent endpoint-independent supported 'work with every peer'
becomes lab_nat nat 198.51.100.11 address-dependent
tells host endpoint-independent address-dependent unsupported 'work with every peer'
becomes lab_nat nat 198.51.100.11 address-and-port-dependent hairpin
tells host endpoint-independent address-and-port-dependent supported 'work with most peers'
becomes lab_firewall nat
lab_masquerade nat
tells host endpoint-independent address-and-port-dependent unsupported 'work with most peers'
becomes lab_masquerade nat random
tells host address-and-port-dependent address-and-port-dependent unsupported 'will need a peer'
step "done"
