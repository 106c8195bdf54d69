package eu.riasc.wice.signaling.grpc;

import eu.riasc.wice.relay.server.RelayServer;
import eu.riasc.wice.signaling.Transport;
import eu.riasc.wice.signaling.TransportContext;
import eu.riasc.wice.signaling.tck.TransportContract;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Tag;

/** The promises of a transport, kept by the relay and each of its services. */
@Tag("socket")
class RelayContractTest {
  @Nested
  class CompatibleService extends Contract {
    CompatibleService() {
      super("none");
    }
  }

  @Nested
  class StreamingService extends Contract {
    StreamingService() {
      super("preferred");
    }
  }

  abstract static class Contract extends TransportContract {
    private final RelayServer relay = RelayServer.builder().build().start();
    private final RelayUri uri;

    Contract(String auth) {
      this.uri =
          RelayUri.parse(
              "grpc://127.0.0.1:" + relay.address().getPort() + "?insecure&auth=" + auth);
    }

    @Override
    protected Transport open(TransportContext context) {
      return RelayTransport.open(uri, RelayTransportSettings.DEFAULT, context);
    }

    @Override
    protected Duration patience() {
      return Duration.ofSeconds(20);
    }

    @AfterEach
    void closeRelay() {
      relay.close();
    }
  }
}
