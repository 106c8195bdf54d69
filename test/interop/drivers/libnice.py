#!/usr/bin/python3 -I
"""One libnice agent as an interop driver: JSON lines on standard input and output.

usage: libnice.py controlling|controlled ADDRESS [stun:HOST:PORT]

Needs Debian's gir1.2-nice-0.1 and python3-gi, and the system's own Python. The lines are described in
test/interop/README.md.
"""
import ctypes
import json
import os
import sys

import gi

gi.require_version("Nice", "0.1")
from gi.repository import GLib, Nice  # noqa: E402  (the version has to be named first)

COMPONENT = 1
# attach_recv and send take raw buffers, which the introspection data does not describe: call the C functions.
LIB = ctypes.CDLL("libnice.so.10")
RECEIVE = ctypes.CFUNCTYPE(
    None, ctypes.c_void_p, ctypes.c_uint, ctypes.c_uint, ctypes.c_uint, ctypes.c_void_p, ctypes.c_void_p
)
LIB.nice_agent_attach_recv.argtypes = [
    ctypes.c_void_p, ctypes.c_uint, ctypes.c_uint, ctypes.c_void_p, RECEIVE, ctypes.c_void_p
]
LIB.nice_agent_send.argtypes = [ctypes.c_void_p, ctypes.c_uint, ctypes.c_uint, ctypes.c_uint, ctypes.c_char_p]


def say(**line):
    print(json.dumps(line), flush=True)


class Driver:
    def __init__(self, role, address, uris):
        self.loop = GLib.MainLoop()
        flags = Nice.AgentOption.REGULAR_NOMINATION | Nice.AgentOption.ICE_TRICKLE | Nice.AgentOption.CONSENT_FRESHNESS
        self.agent = Nice.Agent.new_full(self.loop.get_context(), Nice.Compatibility.RFC5245, flags)
        self.pointer = hash(self.agent)  # PyGObject: the address of the GObject
        self.agent.set_property("controlling-mode", role == "controlling")
        self.agent.set_property("upnp", False)
        self.agent.set_property("ice-tcp", False)
        for uri in uris:
            scheme, host, port = uri.split(":", 2)
            if scheme == "stun":
                self.agent.set_property("stun-server", host)
                self.agent.set_property("stun-server-port", int(port))
        self.stream = self.agent.add_stream(1)
        local = Nice.Address()
        if not local.set_from_string(address):
            sys.exit(f"address to bind is {address}: expected an IP address")
        self.agent.add_local_address(local)
        self.agent.connect("new-candidate-full", self.on_candidate)
        self.agent.connect("candidate-gathering-done", lambda *_: say(t="eoc"))
        self.agent.connect("component-state-changed", self.on_state)
        self.receive = RECEIVE(self.on_data)
        LIB.nice_agent_attach_recv(self.pointer, self.stream, COMPONENT, None, self.receive, None)
        _, ufrag, pwd = self.agent.get_local_credentials(self.stream)
        say(t="cred", ufrag=ufrag, pwd=pwd)
        self.agent.gather_candidates(self.stream)
        GLib.io_add_watch(0, GLib.PRIORITY_DEFAULT, GLib.IO_IN | GLib.IO_HUP, self.on_input)
        self.rest = b""

    def on_candidate(self, _agent, candidate):
        say(t="cand", c=self.agent.generate_local_candidate_sdp(candidate).removeprefix("a="))

    def on_state(self, _agent, _stream, _component, state):
        say(t="state", s=Nice.component_state_to_string(state).lower())

    def on_data(self, _agent, _stream, _component, length, data, _user):
        say(t="data", hex=ctypes.string_at(data, length).hex())

    def on_input(self, _source, _condition):
        chunk = os.read(0, 65536)
        if not chunk:
            self.loop.quit()
            return False
        *lines, self.rest = (self.rest + chunk).split(b"\n")
        for line in lines:
            if line.strip():
                self.on_line(json.loads(line))
        return True

    def on_line(self, line):
        kind = line["t"]
        if kind == "cred":
            self.agent.set_remote_credentials(self.stream, line["ufrag"], line["pwd"])
        elif kind == "cand":
            candidate = self.agent.parse_remote_candidate_sdp(self.stream, "a=" + line["c"])
            if candidate is not None:
                self.agent.set_remote_candidates(self.stream, COMPONENT, [candidate])
        elif kind == "eoc":
            self.agent.peer_candidate_gathering_done(self.stream)
        elif kind == "send":
            data = bytes.fromhex(line["hex"])
            LIB.nice_agent_send(self.pointer, self.stream, COMPONENT, len(data), data)
        elif kind == "quit":
            self.loop.quit()


if len(sys.argv) < 3 or sys.argv[1] not in ("controlling", "controlled"):
    sys.exit(__doc__.split("\n\n")[1])
Driver(sys.argv[1], sys.argv[2], sys.argv[3:]).loop.run()
