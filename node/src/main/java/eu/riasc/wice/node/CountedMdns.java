package eu.riasc.wice.node;

import eu.riasc.wice.ice.mdns.sockets.MdnsTraffic;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Counts multicast DNS with the datagrams of the ports, and tells once where it cannot be used. */
final class CountedMdns implements MdnsTraffic {
  private static final Logger log = LoggerFactory.getLogger(CountedMdns.class);

  private final PortCounters counters;
  private final ToldBefore failures = new ToldBefore();

  CountedMdns(PortCounters counters) {
    this.counters = counters;
  }

  @Override
  public void sent(int bytes) {
    counters.sent.increment();
    counters.sentBytes.add(bytes);
  }

  @Override
  public void received(int bytes) {
    counters.received.increment();
    counters.receivedBytes.add(bytes);
  }

  @Override
  public void sendFailed() {
    counters.sendErrors.increment();
  }

  @Override
  public void receiveFailed() {
    counters.receiveErrors.increment();
  }

  @Override
  public void unusable(String interfaceName, String reason) {
    if (failures.isNew(interfaceName + " " + reason)) {
      log.warn(
          "cannot use multicast dns on {}: {}; names under .local do not work there",
          interfaceName,
          reason);
    }
  }
}
