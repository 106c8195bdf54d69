package eu.riasc.wice.scenarios;

import eu.riasc.wice.ice.agent.LocalAddress;
import eu.riasc.wice.netlab.Host;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;

/** What a driver tells a machine about the addresses of its host. */
final class Addresses {
  private static final int HIGHEST_PREFERENCE = 65_535;

  private Addresses() {}

  static List<LocalAddress> of(Host host, int port) {
    List<LocalAddress> all = new ArrayList<>();
    for (var each : host.interfaces()) {
      for (var address : each.addresses()) {
        all.add(
            new LocalAddress(
                new InetSocketAddress(address, port),
                each.name(),
                HIGHEST_PREFERENCE - all.size()));
      }
    }
    return all;
  }
}
