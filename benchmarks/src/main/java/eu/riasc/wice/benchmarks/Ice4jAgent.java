package eu.riasc.wice.benchmarks;

import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import java.util.logging.Level;
import org.ice4j.ice.Agent;
import org.ice4j.ice.Component;
import org.ice4j.ice.IceMediaStream;
import org.ice4j.ice.IceProcessingState;
import org.ice4j.ice.KeepAliveStrategy;
import org.ice4j.ice.LocalCandidate;
import org.ice4j.ice.RemoteCandidate;
import org.jitsi.utils.logging2.Logger;
import org.jitsi.utils.logging2.LoggerImpl;

/** One ice4j agent with one stream of one component, on loopback. Not thread-safe. */
final class Ice4jAgent implements AutoCloseable {
  private static final Logger QUIET = new LoggerImpl("benchmark", Level.OFF);

  private final Agent agent = new Agent("", QUIET);
  private final IceMediaStream stream;
  private final Component component;
  private final CompletableFuture<IceProcessingState> over = new CompletableFuture<>();

  /** Gathers its candidate; that is done when this returns. */
  Ice4jAgent(boolean controlling) throws IOException {
    agent.setControlling(controlling);
    agent.setUseDynamicPorts(false);
    agent.addCandidateHarvester(new LoopbackHarvester());
    agent.addStateChangeListener(
        change -> {
          if (change.getNewValue() instanceof IceProcessingState state && state.isOver()) {
            over.complete(state);
          }
        });
    stream = agent.createMediaStream("data");
    component = agent.createComponent(stream, KeepAliveStrategy.SELECTED_ONLY, true);
  }

  /**
   * Keeps the things outside ice4j's API from being asked for: what is in use is the loopback
   * address alone.
   */
  static void prepare() {
    System.setProperty("ice4j.harvest.mapping.aws.enabled", "false");
  }

  /** Paces the checks; ice4j's own choice is 20 ms. */
  void paceEvery(long millis) {
    agent.setTa(millis);
  }

  /** Takes over the other agent's credentials and candidates. */
  void learn(Ice4jAgent other) {
    stream.setRemoteUfrag(other.agent.getLocalUfrag());
    stream.setRemotePassword(other.agent.getLocalPassword());
    for (LocalCandidate candidate : other.component.getLocalCandidates()) {
      component.addRemoteCandidate(
          new RemoteCandidate(
              candidate.getTransportAddress(),
              component,
              candidate.getType(),
              candidate.getFoundation(),
              candidate.getPriority(),
              null));
    }
  }

  /** Begins connectivity checks. */
  void start() {
    agent.startConnectivityEstablishment();
  }

  /** Waits until a pair has been selected. */
  void await(Supplier<String> what)
      throws InterruptedException, ExecutionException, TimeoutException {
    IceProcessingState state = over.get(30, TimeUnit.SECONDS);
    if (!state.isEstablished()) {
      throw new IllegalStateException(
          what.get() + ": ice4j ended in state " + state + ", expected a selected pair");
    }
  }

  /** Frees its ports and threads. */
  @Override
  public void close() {
    agent.free();
  }
}
