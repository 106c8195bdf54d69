package eu.riasc.wice.benchmarks;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.util.Collection;
import java.util.List;
import org.ice4j.ice.Component;
import org.ice4j.ice.HostCandidate;
import org.ice4j.ice.LocalCandidate;
import org.ice4j.ice.harvest.AbstractCandidateHarvester;
import org.ice4j.socket.IceSocketWrapper;
import org.ice4j.socket.IceUdpSocketWrapper;
import org.ice4j.socket.MultiplexingDatagramSocket;

/**
 * Gives an ice4j agent one host candidate, a port of its own on the loopback address. ice4j's own
 * harvester never offers loopback; this one opens and registers the socket in the same way.
 */
final class LoopbackHarvester extends AbstractCandidateHarvester {
  @Override
  public Collection<LocalCandidate> harvest(Component component) {
    try {
      IceSocketWrapper socket =
          new IceUdpSocketWrapper(
              new MultiplexingDatagramSocket(0, InetAddress.getLoopbackAddress()));
      HostCandidate candidate = new HostCandidate(socket, component);
      component.addLocalCandidate(candidate);
      candidate.getStunStack().addSocket(candidate.getStunSocket(null));
      component.getComponentSocket().add(socket);
      return List.of(candidate);
    } catch (IOException e) {
      throw new UncheckedIOException("open a loopback port for ice4j: " + e.getMessage(), e);
    }
  }

  @Override
  public boolean isHostHarvester() {
    return true;
  }
}
