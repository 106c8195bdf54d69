package eu.riasc.wice.ice.turn;

import eu.riasc.wice.sansio.PortCommand;
import eu.riasc.wice.sansio.PortEvent;
import java.net.InetSocketAddress;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The further UDP ports of a {@link TurnWire}, from 40001 on. */
final class WirePorts {
  private static final int BEFORE_FIRST = 40_000;

  private final TurnWire wire;
  private final Map<Long, InetSocketAddress> bound = new LinkedHashMap<>();
  private boolean refuses;

  WirePorts(TurnWire wire) {
    this.wire = wire;
  }

  void refuse() {
    refuses = true;
  }

  Collection<InetSocketAddress> bound() {
    return List.copyOf(bound.values());
  }

  void execute(PortCommand command) {
    long number = command.number();
    if (!(command instanceof PortCommand.Open open)) {
      bound.remove(number);
    } else if (refuses) {
      tell(new PortEvent.Failed(number, "no more"));
    } else {
      InetSocketAddress local =
          new InetSocketAddress(open.local().getAddress(), BEFORE_FIRST + (int) number);
      bound.put(number, local);
      tell(new PortEvent.Opened(number, local));
    }
  }

  private void tell(PortEvent event) {
    wire.after(0, () -> wire.relays.handlePort(event, wire.now()));
  }
}
