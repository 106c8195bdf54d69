package eu.riasc.wice.netlab;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Keeps what one end of a TCP connection hears. */
final class Pipe implements TcpHandler {
  final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
  final List<Integer> chunks = new ArrayList<>();
  @Nullable TcpConnection connection;
  @Nullable String closed;
  long openedAtNanos = -1;
  private final Simulation simulation;
  private final boolean echoes;

  private Pipe(Simulation simulation, boolean echoes) {
    this.simulation = simulation;
    this.echoes = echoes;
  }

  /** Only listens. */
  static Pipe of(Simulation simulation) {
    return new Pipe(simulation, false);
  }

  /** Sends back what comes. */
  static Pipe echo(Simulation simulation) {
    return new Pipe(simulation, true);
  }

  @Override
  public void opened(TcpConnection established) {
    connection = established;
    openedAtNanos = simulation.elapsedNanos();
  }

  @Override
  public void received(TcpConnection from, byte[] more) {
    bytes.writeBytes(more);
    chunks.add(more.length);
    if (echoes) {
      from.send(more);
    }
  }

  @Override
  public void closed(TcpConnection from, String reason) {
    closed = reason;
  }

  boolean isOpen() {
    return openedAtNanos >= 0 && closed == null;
  }
}
