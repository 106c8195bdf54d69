package eu.riasc.wice.signaling.multicast;

import eu.riasc.wice.signaling.SignalingTransports;
import eu.riasc.wice.signaling.Transport;
import eu.riasc.wice.signaling.TransportContext;
import eu.riasc.wice.signaling.tck.TransportContract;
import java.util.Random;
import org.junit.jupiter.api.Tag;

/** The promises of a transport, kept over the loopback interface. */
@Tag("socket")
class MulticastContractTest extends TransportContract {
  private final Random random = new Random();
  private final String uri =
      "multicast://239.255."
          + random.nextInt(255)
          + "."
          + random.nextInt(256)
          + ":"
          + (61_000 + random.nextInt(4_000))
          + "?interface=lo";

  @Override
  protected Transport open(TransportContext context) {
    return SignalingTransports.open(uri, context);
  }

  @Override
  protected boolean mayLose() {
    return true;
  }
}
