package eu.riasc.wice.benchmarks;

import eu.riasc.wice.coturn.Coturn;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** As {@link PayloadAllocation}, with both ends relayed by a coturn. */
@State(Scope.Benchmark)
public class RelayedAllocation {
  private @Nullable Coturn coturn;
  private @Nullable DatagramLane lane;

  /** Connects two nodes. */
  @Setup
  public void connect() throws Exception {
    Coturn server = RelayedNodes.server();
    coturn = server;
    lane = SessionLane.relayed(server);
  }

  /** Closes them. */
  @TearDown
  public void close() throws Exception {
    lane().close();
    Objects.requireNonNull(coturn, "started").close();
  }

  /** Moves datagrams. */
  @Benchmark
  @OperationsPerInvocation(PayloadAllocation.DATAGRAMS)
  public void relayed() {
    lane().move(PayloadAllocation.DATAGRAMS);
  }

  private DatagramLane lane() {
    return Objects.requireNonNull(lane, "connected");
  }
}
