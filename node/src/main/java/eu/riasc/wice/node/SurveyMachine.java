package eu.riasc.wice.node;

import eu.riasc.wice.ice.discovery.BindingAnswer;
import eu.riasc.wice.ice.discovery.NatDiscovery;
import eu.riasc.wice.sansio.Datagram;
import eu.riasc.wice.sansio.PortCommand;
import eu.riasc.wice.sansio.PortEvent;
import eu.riasc.wice.sansio.PortMachine;
import eu.riasc.wice.sansio.StreamCommand;
import eu.riasc.wice.sansio.StreamEvent;
import eu.riasc.wice.sansio.Times;
import eu.riasc.wice.sansio.Transmit;
import eu.riasc.wice.session.Endpoint;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * An endpoint without sessions, which gathers as for one, and beside it on the same ports the
 * questions about the NAT. Each ignores the answers to the other.
 */
final class SurveyMachine implements PortMachine<BindingAnswer> {
  private final Endpoint endpoint;
  private final NatDiscovery discovery;

  SurveyMachine(Endpoint endpoint, NatDiscovery discovery) {
    this.endpoint = endpoint;
    this.discovery = discovery;
  }

  boolean isDone() {
    return discovery.isDone() && endpoint.network().isGathered();
  }

  @Override
  public void handleDatagram(Datagram datagram, long nowNanos) {
    discovery.handleDatagram(datagram, nowNanos);
    endpoint.handleDatagram(datagram, nowNanos);
  }

  @Override
  public void handleStream(StreamEvent event, long nowNanos) {
    endpoint.handleStream(event, nowNanos);
  }

  @Override
  public void handlePort(PortEvent event, long nowNanos) {
    endpoint.handlePort(event, nowNanos);
  }

  @Override
  public void handleTimeout(long nowNanos) {
    discovery.handleTimeout(nowNanos);
    endpoint.handleTimeout(nowNanos);
  }

  @Override
  public @Nullable Transmit pollTransmit() {
    Transmit question = discovery.pollTransmit();
    return question != null ? question : endpoint.pollTransmit();
  }

  @Override
  public @Nullable StreamCommand pollStream() {
    return endpoint.pollStream();
  }

  @Override
  public @Nullable PortCommand pollPort() {
    return endpoint.pollPort();
  }

  @Override
  public @Nullable BindingAnswer pollEvent() {
    return discovery.pollEvent();
  }

  @Override
  public OptionalLong nextTimeoutNanos() {
    return Times.earliest(discovery.nextTimeoutNanos(), endpoint.nextTimeoutNanos());
  }
}
