package eu.riasc.wice.ice.discovery;

import eu.riasc.wice.ice.stun.ChangeRequest;
import eu.riasc.wice.ice.stun.OtherAddress;
import eu.riasc.wice.ice.stun.ResponseOrigin;
import eu.riasc.wice.ice.stun.StunMessage;
import eu.riasc.wice.ice.stun.XorMappedAddress;
import eu.riasc.wice.netlab.Host;
import eu.riasc.wice.netlab.Lan;
import eu.riasc.wice.netlab.Socket;
import eu.riasc.wice.sansio.Datagram;
import eu.riasc.wice.sansio.IpLiteral;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.NullUnmarked;

/** A STUN server with two addresses and two ports (RFC 5780 §6), which can be less than that. */
@NullUnmarked
final class BehaviourServer {
  static final int PORT = 3478;
  static final int OTHER_PORT = 3479;

  /** What a server knows of RFC 5780. */
  enum Knows {
    ALL,
    /** It answers from where it was asked, whatever it is asked for. */
    NO_CHANGE,
    /** It refuses what it does not know (RFC 8489 §6.3.1). */
    REFUSES_CHANGE,
    /** It has one address. */
    NOTHING
  }

  private final Host host;
  private final Knows knows;
  private final Map<Integer, Socket> sockets = new LinkedHashMap<>();
  private final Set<InetSocketAddress> dead = new LinkedHashSet<>();

  BehaviourServer(Lan lan, Knows knows, String address, String otherAddress) {
    this.knows = knows;
    host = lan.host("server", address, otherAddress);
    for (int port : new int[] {PORT, OTHER_PORT}) {
      sockets.put(port, host.bind(port, (datagram, socket) -> answer(datagram)));
    }
  }

  InetSocketAddress address() {
    return new InetSocketAddress(host.addresses().get(0), PORT);
  }

  InetSocketAddress otherAddress() {
    return new InetSocketAddress(host.addresses().get(1), OTHER_PORT);
  }

  /** Nothing comes from here any more. */
  void silence(String address, int port) {
    dead.add(IpLiteral.endpoint(address, port));
  }

  private void answer(Datagram datagram) {
    StunMessage request = StunMessage.decode(datagram.payload());
    ChangeRequest change = request.attribute(ChangeRequest.class);
    if (change != null && knows == Knows.REFUSES_CHANGE) {
      StunMessage.Builder refusal = StunMessage.error(request, 420, "Unknown Attribute");
      send(datagram.local(), datagram.remote(), refusal);
      return;
    }
    boolean changes = change != null && knows == Knows.ALL;
    InetAddress asked = datagram.local().getAddress();
    InetSocketAddress origin =
        new InetSocketAddress(
            changes && change.changeIp() ? other(asked) : asked,
            changes && change.changePort()
                ? PORT + OTHER_PORT - datagram.local().getPort()
                : datagram.local().getPort());
    StunMessage.Builder response =
        StunMessage.success(request)
            .add(new XorMappedAddress(datagram.remote()))
            .add(new ResponseOrigin(origin));
    if (knows != Knows.NOTHING) {
      response.add(
          new OtherAddress(
              new InetSocketAddress(other(asked), PORT + OTHER_PORT - datagram.local().getPort())));
    }
    send(origin, datagram.remote(), response);
  }

  private InetAddress other(InetAddress asked) {
    return host.addresses().get(asked.equals(host.addresses().get(0)) ? 1 : 0);
  }

  private void send(InetSocketAddress from, InetSocketAddress to, StunMessage.Builder message) {
    if (!dead.contains(from)) {
      sockets.get(from.getPort()).send(from, to, message.build().bytes());
    }
  }
}
