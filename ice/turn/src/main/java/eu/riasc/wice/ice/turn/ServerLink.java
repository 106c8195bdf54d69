package eu.riasc.wice.ice.turn;

import eu.riasc.wice.ice.agent.LocalAddress;
import eu.riasc.wice.ice.stun.StreamFrames;
import eu.riasc.wice.sansio.StreamCommand;
import eu.riasc.wice.sansio.StreamId;
import eu.riasc.wice.sansio.Transmit;
import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;

/** How one allocation reaches its server at present: from which address, and on which stream. */
final class ServerLink {
  private final RelayContext context;
  private final TurnServer server;
  private final LocalAddress local;
  private final InetSocketAddress target;
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
  }

  LocalAddress local() {
    return local;
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

  void openStream() {
    StreamId id = context.streams.next();
    stream = id;
    frames = new StreamFrames();
    InetSocketAddress anyPort = new InetSocketAddress(local.bound().getAddress(), 0);
    context.commands.add(new StreamCommand.Open(id, anyPort, target, server.tls()));
  }

  void closeStream() {
    StreamId open = stream;
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
    return new Transmit(server.transport().underlying(), local.bound(), target, bytes);
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
