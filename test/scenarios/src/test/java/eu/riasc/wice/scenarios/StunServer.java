package eu.riasc.wice.scenarios;

import eu.riasc.wice.ice.stun.MessageClass;
import eu.riasc.wice.ice.stun.Method;
import eu.riasc.wice.ice.stun.StunException;
import eu.riasc.wice.ice.stun.StunMessage;
import eu.riasc.wice.ice.stun.XorMappedAddress;
import eu.riasc.wice.netlab.Host;
import eu.riasc.wice.netlab.Socket;
import eu.riasc.wice.sansio.Datagram;
import java.net.InetSocketAddress;
import java.util.List;

/** A STUN server: answers Binding requests with where they came from (RFC 8489 §12). */
final class StunServer {
  static final int PORT = 3478;

  private final Host host;
  private int answered;
  private int broken;

  StunServer(Host host) {
    this.host = host;
    host.bind(PORT, this::handle);
  }

  List<InetSocketAddress> endpoints() {
    return host.endpoints(PORT);
  }

  Host host() {
    return host;
  }

  int answered() {
    return answered;
  }

  int broken() {
    return broken;
  }

  private void handle(Datagram datagram, Socket socket) {
    byte[] bytes = datagram.payload();
    if (!StunMessage.isStun(bytes, 0, bytes.length)) {
      return;
    }
    try {
      StunMessage request = StunMessage.decode(bytes);
      if (request.messageClass() == MessageClass.REQUEST
          && request.method().equals(Method.BINDING)) {
        answered++;
        socket.reply(
            datagram,
            StunMessage.success(request)
                .add(new XorMappedAddress(datagram.remote()))
                .fingerprint()
                .build()
                .bytes());
      }
    } catch (StunException e) {
      broken++;
    }
  }
}
