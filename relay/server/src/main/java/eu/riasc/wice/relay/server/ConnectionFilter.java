package eu.riasc.wice.relay.server;

import io.grpc.Attributes;
import io.grpc.ServerTransportFilter;

/** Gives each transport its {@link Connection} and counts them. */
final class ConnectionFilter extends ServerTransportFilter {
  private final Counters counters;
  private final int limit;

  ConnectionFilter(Counters counters, int limit) {
    this.counters = counters;
    this.limit = limit;
  }

  @Override
  public Attributes transportReady(Attributes transport) {
    counters.connectionsAccepted.increment();
    boolean withinLimit = counters.connections.incrementAndGet() <= limit;
    return transport.toBuilder()
        .set(Connection.KEY, new Connection(transport, withinLimit))
        .build();
  }

  @Override
  public void transportTerminated(Attributes transport) {
    if (transport != null && transport.get(Connection.KEY) != null) {
      counters.connections.decrementAndGet();
    }
  }
}
