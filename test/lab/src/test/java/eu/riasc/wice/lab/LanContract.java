package eu.riasc.wice.lab;

import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import eu.riasc.wice.signaling.SignalingTransports;
import eu.riasc.wice.signaling.Transport;
import eu.riasc.wice.signaling.TransportContext;
import eu.riasc.wice.signaling.tck.TransportContract;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.platform.launcher.LauncherDiscoveryRequest;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;
import org.junit.platform.launcher.listeners.SummaryGeneratingListener;

/**
 * The promises of a transport, kept by multicast between the two interfaces of the host that {@code
 * lab/two-interfaces.sh} makes. A program, because a JVM cannot change its network namespace.
 */
class LanContract extends TransportContract {
  private int opened;

  public static void main(String[] arguments) {
    LauncherDiscoveryRequest request =
        LauncherDiscoveryRequestBuilder.request().selectors(selectClass(LanContract.class)).build();
    SummaryGeneratingListener listener = new SummaryGeneratingListener();
    LauncherFactory.create().execute(request, listener);
    PrintWriter out = new PrintWriter(System.out, true, StandardCharsets.UTF_8);
    listener.getSummary().printFailuresTo(out);
    out.println("tests that succeeded: " + listener.getSummary().getTestsSucceededCount());
    System.exit(
        listener.getSummary().getTestsSucceededCount() > 0
                && listener.getSummary().getTotalFailureCount() == 0
            ? 0
            : 1);
  }

  @Override
  protected Transport open(TransportContext context) {
    return SignalingTransports.open("multicast:?interface=eth" + opened++ % 2, context);
  }

  @Override
  protected boolean mayLose() {
    return true;
  }

  @Override
  protected Duration underWay() {
    return Duration.ofMillis(200);
  }

  @Override
  protected Duration patience() {
    return Duration.ofSeconds(30);
  }
}
