#!/usr/bin/env bash
# Runs a command on a host with two interfaces, eth0 and eth1, on one switch that delays, reorders and loses what goes
# over it: lab/two-interfaces.sh COMMAND... Ends with the command's exit code.
. "$(dirname "$0")/checks.sh"

lab_init || fail "cannot make a network namespace; run as root"
lab_switch lan
lab_host host lan - 192.0.2.1/24 2001:db8::1/64
lab_link host eth1 lan 192.0.2.2/24 2001:db8::2/64
# what one interface has sent is taken in by the other
lab_in host sh -c 'for i in all eth0 eth1; do echo 1 >/proc/sys/net/ipv4/conf/$i/accept_local; done'
lab_weather host 15 15 100 || fail "no netfilter queue"
step "network: host on one switch with eth0 and eth1; a tenth is lost, the rest up to 30 ms late and out of order"
lab_in host "$@"
