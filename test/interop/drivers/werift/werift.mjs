#!/usr/bin/env node
// One werift agent as an interop driver: JSON lines on standard input and output.
//
// usage: werift.mjs controlling|controlled ADDRESS [stun:HOST:PORT]
//                   [turn[s]:HOST:PORT[?transport=udp|tcp] --relay=USER:PASSWORD [--ca=FILE]]
//
// Needs Node 18 or later; test/interop/build puts it and the packages that it needs into target/drivers.
// The lines are described in test/interop/README.md.
import { readFileSync } from "node:fs";
import { isIPv4, isIP } from "node:net";
import os from "node:os";
import readline from "node:readline";
import werift from "werift-ice";

const [role, address, ...rest] = process.argv.slice(2);
const usage =
  "usage: werift.mjs controlling|controlled ADDRESS [stun:HOST:PORT]" +
  " [turn[s]:HOST:PORT[?transport=udp|tcp] --relay=USER:PASSWORD [--ca=FILE]]";
const setting = (name) => rest.find((arg) => arg.startsWith(`--${name}=`))?.slice(name.length + 3);
const uris = rest.filter((arg) => !arg.startsWith("--"));
const known = rest.every((arg) => /^(stun:|turns?:|--relay=.+:|--ca=)/.test(arg));
if (!["controlling", "controlled"].includes(role) || !isIP(address ?? "") || !known) {
  console.error(usage);
  process.exit(2);
}

// The settings for relayed candidates, and no others.
function relayed() {
  const [, secure, host, port, transport] =
    uris.map((uri) => uri.match(/^turn(s?):(.*?):(\d+)(?:\?transport=(udp|tcp))?$/)).find((match) => match) ?? [];
  const [user, ...password] = setting("relay")?.split(":") ?? [];
  if (!host || !user) {
    return {};
  }
  return {
    turnServer: [host, Number(port)],
    turnUsername: user,
    turnPassword: password.join(":"),
    turnTransport: secure ? "tls" : (transport ?? "udp"),
    turnTlsOptions: setting("ca") && { ca: readFileSync(setting("ca")) },
    forceTurn: true,
  };
}
// werift takes all addresses but those of loopback: show it the one to bind, and no other
const family = isIPv4(address) ? "IPv4" : "IPv6";
os.networkInterfaces = () => ({ bound: [{ address, family, internal: false }] });
const { Candidate, Connection } = werift;

const say = (line) => console.log(JSON.stringify(line));

class Driver {
  remote = undefined;
  restarted = false; // by us, and the peer's new credentials are still to come

  constructor() {
    const [, host, port] = uris.map((uri) => uri.match(/^stun:(.*?)(?::(\d+))?$/)).find((match) => match) ?? [];
    this.agent = new Connection(role === "controlling", {
      useIpv4: family === "IPv4",
      useIpv6: family === "IPv6",
      interfaceAddresses: { [family === "IPv4" ? "udp4" : "udp6"]: address },
      stunServer: host && [host, Number(port ?? 3478)],
      ...relayed(),
    });
    if (!host) {
      this.agent.stunServer = undefined; // it would ask one of its own choice
    }
    this.agent.onIceCandidate.subscribe((candidate) => {
      if (candidate) {
        say({ t: "cand", c: `candidate:${candidate.toSdp()}` });
      }
    });
    // its "completed" means that gathering has ended
    this.agent.stateChanged.subscribe((state) => say({ t: "state", s: state === "completed" ? "gathered" : state }));
    this.agent.onData.subscribe((data) => say({ t: "data", hex: data.toString("hex") }));
    this.announce();
  }

  announce() {
    say({ t: "cred", ufrag: this.agent.localUsername, pwd: this.agent.localPassword });
    this.gathered = this.agent.gatherCandidates().then(() => say({ t: "eoc" }));
  }

  restart() {
    this.agent.restart();
    this.announce();
  }

  async accept(line) {
    switch (line.t) {
      case "cred":
        return this.credentials(line.ufrag, line.pwd);
      case "cand":
        return this.agent.addRemoteCandidate(Candidate.fromSdp(line.c.replace(/^candidate:/, "")));
      case "eoc":
        return this.agent.addRemoteCandidate(undefined);
      case "send":
        return this.agent.send(Buffer.from(line.hex, "hex"));
      case "restart":
        this.restart();
        this.restarted = true;
        return undefined;
      default:
        return console.error(`werift: ignored a line of type ${line.t}`);
    }
  }

  async credentials(ufrag, pwd) {
    if (this.remote === ufrag + pwd) {
      return;
    }
    if (this.remote !== undefined && !this.restarted) {
      this.restart(); // the peer's idea
    }
    this.restarted = false;
    this.remote = ufrag + pwd;
    this.agent.setRemoteParams({ iceLite: false, usernameFragment: ufrag, password: pwd });
    this.gathered
      .then(() => this.agent.connect())
      .catch((failure) => say({ t: "state", s: "failed", why: failure.message }));
  }
}

const driver = new Driver();
const lines = readline.createInterface({ input: process.stdin });
let last = Promise.resolve();
lines.on("line", (text) => {
  const line = JSON.parse(text);
  if (line.t === "quit") {
    lines.close();
  } else {
    last = last.then(() => driver.accept(line)).catch((failure) => console.error(`werift: ${failure.message}`));
  }
});
lines.on("close", () => process.exit(0));
