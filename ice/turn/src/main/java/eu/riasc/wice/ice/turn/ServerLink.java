package eu.riasc.wice.ice.turn;

import eu.riasc.wice.ice.agent.LocalAddress;
import eu.riasc.wice.ice.stun.StreamFrames;
import eu.riasc.wice.sansio.StreamCommand;
import eu.riasc.wice.sansio.StreamId;
import eu.riasc.wice.sansio.Transmit;
import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;

/**
 * How one allocation reaches its server at present: from which address, and on which stream or
 * which port of its own.
 */
final class ServerLink {
  private static final long NO_PORT = -1;

  private final RelayContext context;
  private final TurnServer server;
  private final LocalAddress local;
  private final InetSocketAddress target;
  private InetSocketAddress bound;
  private long sparePort = NO_PORT;
  private @Nullable StreamId stream;
  private StreamFrames frames = new StreamFrames();

  /**
   * Makes one that is not open yet.
   *
   * @param target the server's address, or that of an alternate server
   */
  ServerLink(
      RelayContext context, TurnServer server, LocalAddress local, InetSocketAddress target) {
    this.context = context;
    this.server = server;
    this.local = local;
    this.target = target;
    this.bound = local.bound();
  }

  /** The address of ours that this leaves from; with {@link #isSpare} from another port of it. */
  LocalAddress local() {
    return local;
  }

  /** What datagrams to the server are sent from. */
  InetSocketAddress bound() {
    return bound;
  }

  /** Whether it has a port of its own. */
  boolean isSpare() {
    return sparePort != NO_PORT;
  }

  InetSocketAddress target() {
    return target;
  }

  boolean isStream() {
    return server.transport().isStream();
  }

  boolean isOn(StreamId id) {
    return id.equals(stream);
  }

  StreamFrames frames() {
    return frames;
  }

  /** Asks for a port of its own; false if there are too many. */
  boolean openPort() {
    bound = new InetSocketAddress(local.bound().getAddress(), 0); // nothing comes there
    sparePort = context.spares.open(this, bound.getAddress(), target);
    return isSpare();
  }

  void onPortOpened(InetSocketAddress address) {
    bound = address;
  }

  void openStream() {
    StreamId id = context.streams.next();
    stream = id;
    frames = new StreamFrames();
    InetSocketAddress anyPort = new InetSocketAddress(local.bound().getAddress(), 0);
    context.commands.add(new StreamCommand.Open(id, anyPort, target, server.tls()));
  }

  /** Gives back what is its own. */
  void close() {
    StreamId open = stream;
    context.spares.close(sparePort);
    if (open != null) {
      context.commands.add(new StreamCommand.Close(open));
      stream = null;
    }
  }

  /** The stream has ended by itself. */
  void onStreamClosed() {
    stream = null;
  }

  Transmit transmit(byte[] bytes) {
    return new Transmit(server.transport().underlying(), bound, target, bytes);
  }

  /** Sends one message, padded where a stream needs it. */
  void send(byte[] bytes) {
    if (!isStream()) {
      context.transmits.add(transmit(bytes));
    } else if (stream != null) {
      context.commands.add(new StreamCommand.Send(stream, bytes));
    }
  }
}
