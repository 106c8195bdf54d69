#!/usr/bin/python3 -I
"""One libnice agent as an interop driver: JSON lines on standard input and output.

usage: libnice.py controlling|controlled ADDRESS [stun:HOST:PORT] [--nomination=aggressive] [--consent=off] [--tcp]
                  [turn:HOST:PORT[?transport=tcp] --relay=USER:PASSWORD]

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
    def __init__(self, role, address, rest):
        self.loop = GLib.MainLoop()
        uris = [arg for arg in rest if not arg.startswith("--")]
        settings = set(rest) - set(uris)
        relays = [setting for setting in settings if setting.startswith("--relay=")]
        settings -= set(relays)
        if settings - {"--nomination=aggressive", "--consent=off", "--tcp"}:
            usage()
        flags = Nice.AgentOption.ICE_TRICKLE
        if "--nomination=aggressive" not in settings:
            flags |= Nice.AgentOption.REGULAR_NOMINATION
        if "--consent=off" not in settings:
            flags |= Nice.AgentOption.CONSENT_FRESHNESS
        self.agent = Nice.Agent.new_full(self.loop.get_context(), Nice.Compatibility.RFC5245, flags)
        self.pointer = hash(self.agent)  # PyGObject: the address of the GObject
        self.agent.set_property("controlling-mode", role == "controlling")
        self.agent.set_property("upnp", False)
        streams = "--tcp" in settings or any(uri.endswith("?transport=tcp") for uri in uris)
        self.agent.set_property("ice-tcp", streams)
        self.agent.set_property("ice-udp", "--tcp" not in settings)
        for uri in uris:
            scheme, host, port = uri.split(":", 2)
            if scheme == "stun":
                self.agent.set_property("stun-server", host)
                self.agent.set_property("stun-server-port", int(port))
        self.stream = self.agent.add_stream(1)
        for relay in relays:
            user, password = relay.removeprefix("--relay=").split(":", 1)
            self.agent.set_property("force-relay", True)
            for host, port in [uri.split(":", 2)[1:] for uri in uris if uri.startswith("turn:")]:
                port, _, query = port.partition("?")
                kind = Nice.RelayType.TCP if query == "transport=tcp" else Nice.RelayType.UDP
                self.agent.set_relay_info(self.stream, COMPONENT, host, int(port), user, password, kind)
        local = Nice.Address()
        if not local.set_from_string(address):
            sys.exit(f"address to bind is {address}: expected an IP address")
        self.agent.add_local_address(local)
        self.agent.connect("new-candidate-full", self.on_candidate)
        self.agent.connect("candidate-gathering-done", lambda *_: say(t="eoc"))
        self.agent.connect("component-state-changed", self.on_state)
        self.receive = RECEIVE(self.on_data)
        LIB.nice_agent_attach_recv(self.pointer, self.stream, COMPONENT, None, self.receive, None)
        self.remote = None
        self.restarted = False  # by us, and the peer's new credentials are still to come
        self.say_credentials()
        self.agent.gather_candidates(self.stream)
        GLib.io_add_watch(0, GLib.PRIORITY_DEFAULT, GLib.IO_IN | GLib.IO_HUP, self.on_input)
        self.rest = b""

    def say_credentials(self):
        _, ufrag, pwd = self.agent.get_local_credentials(self.stream)
        say(t="cred", ufrag=ufrag, pwd=pwd)

    def restart(self):
        self.agent.restart_stream(self.stream)
        self.say_credentials()
        for candidate in self.agent.get_local_candidates(self.stream, COMPONENT):  # libnice keeps them
            self.on_candidate(None, candidate)
        say(t="eoc")

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
            self.on_credentials(line["ufrag"], line["pwd"])
        elif kind == "cand":
            candidate = self.agent.parse_remote_candidate_sdp(self.stream, "a=" + line["c"])
            if candidate is not None:
                self.agent.set_remote_candidates(self.stream, COMPONENT, [candidate])
        elif kind == "eoc":
            self.agent.peer_candidate_gathering_done(self.stream)
        elif kind == "send":
            data = bytes.fromhex(line["hex"])
            LIB.nice_agent_send(self.pointer, self.stream, COMPONENT, len(data), data)
        elif kind == "restart":
            self.restart()
            self.restarted = True
        elif kind == "quit":
            self.loop.quit()
        else:
            print(f"libnice: ignored a line of type {kind}", file=sys.stderr)

    def on_credentials(self, ufrag, pwd):
        if (ufrag, pwd) == self.remote:
            return
        if self.remote is not None and not self.restarted:
            self.restart()  # the peer's idea
        self.restarted = False
        self.remote = (ufrag, pwd)
        self.agent.set_remote_credentials(self.stream, ufrag, pwd)


def usage():
    sys.exit(__doc__.split("\n\n")[1])


if len(sys.argv) < 3 or sys.argv[1] not in ("controlling", "controlled"):
    usage()
Driver(sys.argv[1], sys.argv[2], sys.argv[3:]).loop.run()
