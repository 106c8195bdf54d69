package eu.riasc.wice.scenarios;

import eu.riasc.wice.ice.stun.MessageClass;
import eu.riasc.wice.ice.stun.Method;
import eu.riasc.wice.ice.stun.Nonce;
import eu.riasc.wice.ice.stun.Realm;
import eu.riasc.wice.ice.stun.StunMessage;
import eu.riasc.wice.netlab.Packet;
import eu.riasc.wice.sansio.Transport;

/**
 * Somebody on the internet side of a peer who answers each signed Allocate before the TURN server
 * does: its credentials are refused, in the server's own realm. He stops nothing.
 */
final class TurnRefuser {
  private final World world;
  private int refusals;

  TurnRefuser(World world, Site... sites) {
    this.world = world;
    for (Site site : sites) {
      site.uplink().tap(this::see);
    }
  }

  int refusals() {
    return refusals;
  }

  private void see(Packet packet) {
    byte[] bytes = packet.payload();
    if (packet.transport() != Transport.UDP || !StunMessage.isStun(bytes, 0, bytes.length)) {
      return;
    }
    StunMessage message = StunMessage.decode(bytes);
    if (message.messageClass() == MessageClass.REQUEST
        && message.method().equals(Method.ALLOCATE)
        && message.hasIntegrity()) {
      StunMessage.Builder refusal =
          StunMessage.error(message, 401, "").add(new Realm("test")).add(new Nonce("forged"));
      refusals++;
      world.internet.inject(
          new Packet(packet.destination(), packet.source(), refusal.fingerprint().build().bytes()));
    }
  }
}
