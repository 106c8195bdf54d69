#!/usr/bin/python3 -I
"""Waits until a STUN server answers a Binding request over UDP.

usage: stunwait.py ADDRESS PORT [SECONDS]

A TCP connection that opens is no proof that the UDP side is up, so this asks over UDP until an answer comes.
"""
import os
import socket
import struct
import sys
import time

address, port = sys.argv[1], int(sys.argv[2])
seconds = float(sys.argv[3]) if len(sys.argv) > 3 else 5
family = socket.AF_INET6 if ":" in address else socket.AF_INET
end = time.monotonic() + seconds
while time.monotonic() < end:
    # a new socket each time: coturn never answers a source port whose first datagram came while its threads started
    with socket.socket(family, socket.SOCK_DGRAM) as sock:
        sock.settimeout(0.1)
        transaction = os.urandom(12)
        try:
            sock.sendto(struct.pack(">HHI", 1, 0, 0x2112A442) + transaction, (address, port))
            answer = sock.recv(1500)
        except OSError:
            time.sleep(0.02)  # refused at once while nothing listens yet
            continue
        if answer[:2] == b"\x01\x01" and answer[8:20] == transaction:
            sys.exit(0)
sys.exit(f"waited {seconds:g} s for a STUN answer from {address} port {port}: none came; is the server running?")
