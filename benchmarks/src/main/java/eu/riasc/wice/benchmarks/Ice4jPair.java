package eu.riasc.wice.benchmarks;

import java.io.IOException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;

/** Two ice4j agents that are to connect. Credentials and candidates go over by method call. */
final class Ice4jPair implements AutoCloseable {
  private final Ice4jAgent first = new Ice4jAgent(true);
  private final Ice4jAgent second = new Ice4jAgent(false);

  /** Makes both agents; they have gathered when this returns. */
  Ice4jPair() throws IOException {}

  /** Paces both agents' checks. */
  Ice4jPair pacedEvery(long millis) {
    first.paceEvery(millis);
    second.paceEvery(millis);
    return this;
  }

  /** Lets them check, and returns when both have selected a pair. */
  void connect() throws InterruptedException, ExecutionException, TimeoutException {
    first.learn(second);
    second.learn(first);
    first.start();
    second.start();
    first.await(() -> "connect the controlling agent");
    second.await(() -> "connect the controlled agent");
  }

  @Override
  public void close() {
    first.close();
    second.close();
  }
}
