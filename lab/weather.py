#!/usr/bin/python3 -I
"""Delays, reorders and loses the packets of a netfilter queue: weather.py QUEUE DELAY_MS JITTER_MS LOSS_PERMILLE

Each packet is let through after DELAY +- JITTER milliseconds, so that later ones overtake it, or dropped. Speaks
nfnetlink_queue itself, because the module for it is not everywhere. Prints "ready" when it has the queue.
"""
import heapq
import random
import select
import socket
import struct
import sys
import time

NETLINK_NETFILTER = 12
SUBSYSTEM_QUEUE = 3 << 8
PACKET, VERDICT, CONFIG = SUBSYSTEM_QUEUE, SUBSYSTEM_QUEUE | 1, SUBSYSTEM_QUEUE | 2
CONFIG_COMMAND, CONFIG_PARAMETERS = 1, 2
COMMAND_BIND, COPY_META = 1, 1
PACKET_HEADER, VERDICT_HEADER = 1, 2
DROP, ACCEPT = 0, 1
REQUEST, REQUEST_WITH_ACK = 1, 5


def message(queue, kind, flags, attribute, value):
    body = struct.pack(">BBH", socket.AF_UNSPEC, 0, queue)
    body += struct.pack("=HH", 4 + len(value), attribute) + value + bytes(-len(value) % 4)
    return struct.pack("=IHHII", 16 + len(body), kind, flags, 0, 0) + body


def packets(data):
    """The ids of the packets in what the kernel sent."""
    at = 0
    while at + 16 <= len(data):
        length, kind = struct.unpack_from("=IH", data, at)
        attribute = at + 20
        while kind == PACKET and attribute < at + length:
            size, number = struct.unpack_from("=HH", data, attribute)
            if number & 0x3FFF == PACKET_HEADER:
                yield struct.unpack_from(">I", data, attribute + 4)[0]
                break
            attribute += (size + 3) & ~3
        at += (length + 3) & ~3


def main():
    queue = int(sys.argv[1])
    delay, jitter = (float(argument) / 1000 for argument in sys.argv[2:4])
    loss = int(sys.argv[4])
    kernel = socket.socket(socket.AF_NETLINK, socket.SOCK_RAW, NETLINK_NETFILTER)
    kernel.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 1 << 22)
    kernel.bind((0, 0))
    command = struct.pack(">BBH", COMMAND_BIND, 0, 0)
    kernel.send(message(queue, CONFIG, REQUEST_WITH_ACK, CONFIG_COMMAND, command))
    error = struct.unpack_from("=i", kernel.recv(4096), 16)[0]
    if error:
        sys.exit(f"weather.py: binding queue {queue} failed: errno {-error}; root in this network namespace is needed")
    parameters = struct.pack(">IB", 0, COPY_META)
    kernel.send(message(queue, CONFIG, REQUEST, CONFIG_PARAMETERS, parameters))
    print("ready", flush=True)

    def decide(packet, verdict):
        kernel.send(message(queue, VERDICT, REQUEST, VERDICT_HEADER, struct.pack(">II", verdict, packet)))

    held = []
    while True:
        wait = max(0, held[0][0] - time.monotonic()) if held else None
        if select.select([kernel], [], [], wait)[0]:
            for packet in packets(kernel.recv(65536)):
                if random.randrange(1000) < loss:
                    decide(packet, DROP)
                else:
                    due = time.monotonic() + max(0, delay + random.uniform(-jitter, jitter))
                    heapq.heappush(held, (due, packet))
        while held and held[0][0] <= time.monotonic():
            decide(heapq.heappop(held)[1], ACCEPT)


main()
