package eu.riasc.wice.ice.discovery;

import eu.riasc.wice.netlab.Host;
import eu.riasc.wice.netlab.MachineRunner;
import eu.riasc.wice.netlab.Simulation;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** A discovery on a host of the simulated network. */
final class DiscoveryRun {
  static final int BASE = 40_000;
  static final int SCRATCH = 40_001;

  private final Simulation run;
  private final NatDiscovery discovery;
  private final List<BindingAnswer> answers = new ArrayList<>();

  DiscoveryRun(Simulation run, Host host, List<InetSocketAddress> servers) {
    this.run = run;
    List<PortPair> ports =
        host.addresses().stream()
            .map(
                each ->
                    new PortPair(
                        new InetSocketAddress(each, BASE), new InetSocketAddress(each, SCRATCH)))
            .toList();
    discovery = new NatDiscovery(ports, servers, run.random("discovery"), run.nowNanos());
    MachineRunner<BindingAnswer> runner = host.run(discovery, BASE, answers::add);
    host.bind(
        SCRATCH, (datagram, socket) -> runner.call(now -> discovery.handleDatagram(datagram, now)));
  }

  /** Lets it run to its end, which must come in time. */
  DiscoveryRun finish(Duration limit) {
    if (!run.runUntil(discovery::isDone, limit)) {
      throw new AssertionError("discovery: not done within " + limit);
    }
    return this;
  }

  NatVerdict verdict() {
    return discovery.verdicts().get(0);
  }

  List<NatVerdict> verdicts() {
    return discovery.verdicts();
  }

  List<BindingAnswer> answers() {
    return answers;
  }
}
