package eu.riasc.wice.benchmarks;

import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** Datagrams through a session, for JMH's allocation profiler, which looks at all threads. */
@State(Scope.Benchmark)
public class PayloadAllocation {
  /** Datagrams that one invocation moves. */
  static final int DATAGRAMS = 10_000;

  private @Nullable DatagramLane lane;

  /** Connects two nodes. */
  @Setup
  public void connect() throws Exception {
    lane = SessionLane.direct();
  }

  /** Closes them. */
  @TearDown
  public void close() {
    lane().close();
  }

  /** Moves datagrams. */
  @Benchmark
  @OperationsPerInvocation(DATAGRAMS)
  public void session() {
    lane().move(DATAGRAMS);
  }

  private DatagramLane lane() {
    return Objects.requireNonNull(lane, "connected");
  }
}
