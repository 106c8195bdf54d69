package eu.riasc.wice.interop;

import eu.riasc.wice.sansio.StreamCommand;
import eu.riasc.wice.sansio.StreamEvent;
import eu.riasc.wice.sansio.StreamId;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.ArrayDeque;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/** The TCP connections of one driver: commands go in, events come out. Single-threaded. */
final class TcpSockets {
  private static final int READ_BYTES = 65_536;
  private final Selector selector;
  private final Map<StreamId, Connection> open = new LinkedHashMap<>();
  private final Queue<StreamEvent> events = new ArrayDeque<>();
  private long accepted;

  private record Connection(StreamId id, SocketChannel channel, Queue<ByteBuffer> waiting) {}

  TcpSockets(Selector selector) {
    this.selector = selector;
  }

  /** Listens on any port of an address. */
  InetSocketAddress listen(InetAddress address) throws IOException {
    ServerSocketChannel server = ServerSocketChannel.open();
    server.bind(new InetSocketAddress(address, 0)).configureBlocking(false);
    server.register(selector, SelectionKey.OP_ACCEPT);
    return (InetSocketAddress) server.getLocalAddress();
  }

  void handle(StreamCommand command) {
    Connection known = open.get(command.stream());
    if (command instanceof StreamCommand.Open wanted) {
      connect(wanted);
    } else if (known != null && command instanceof StreamCommand.Send send) {
      known.waiting().add(ByteBuffer.wrap(send.bytes()));
      write(known);
    } else if (known != null && command instanceof StreamCommand.Close) {
      close(known);
    }
  }

  private void connect(StreamCommand.Open wanted) {
    try {
      SocketChannel channel = SocketChannel.open();
      Connection connection = new Connection(wanted.stream(), channel, new ArrayDeque<>());
      open.put(connection.id(), connection);
      channel.configureBlocking(false);
      channel.bind(wanted.local());
      channel.register(selector, SelectionKey.OP_CONNECT, connection);
      channel.connect(wanted.remote());
    } catch (IOException refused) {
      events.add(new StreamEvent.Closed(wanted.stream(), "connect: " + refused.getMessage()));
      Connection failed = open.get(wanted.stream());
      if (failed != null) {
        close(failed);
      }
    }
  }

  /** Does what a key of one of these sockets is ready for. */
  void ready(SelectionKey key) {
    if (!key.isValid()) {
      return;
    }
    if (key.attachment() instanceof Connection connection) {
      try {
        proceed(connection, key);
      } catch (IOException broken) {
        end(connection, String.valueOf(broken.getMessage()));
      }
    } else {
      accept((ServerSocketChannel) key.channel());
    }
  }

  private void accept(ServerSocketChannel server) {
    try {
      SocketChannel channel = server.accept();
      if (channel == null) {
        return;
      }
      accepted++;
      StreamId id = new StreamId(true, accepted);
      Connection connection = new Connection(id, channel, new ArrayDeque<>());
      open.put(id, connection);
      channel.configureBlocking(false);
      channel.register(selector, SelectionKey.OP_READ, connection);
      events.add(
          new StreamEvent.Accepted(
              id,
              (InetSocketAddress) channel.getLocalAddress(),
              (InetSocketAddress) channel.getRemoteAddress()));
    } catch (IOException gone) {
      System.err.println("accept: " + gone.getMessage());
    }
  }

  private void proceed(Connection connection, SelectionKey key) throws IOException {
    if (key.isConnectable() && connection.channel().finishConnect()) {
      key.interestOps(SelectionKey.OP_READ);
      events.add(
          new StreamEvent.Opened(
              connection.id(), (InetSocketAddress) connection.channel().getLocalAddress()));
      write(connection);
    }
    if (key.isValid() && key.isReadable()) {
      ByteBuffer buffer = ByteBuffer.allocate(READ_BYTES);
      int read = connection.channel().read(buffer);
      if (read < 0) {
        end(connection, "closed by the far end");
      } else if (read > 0) {
        byte[] bytes = new byte[buffer.flip().remaining()];
        buffer.get(bytes);
        events.add(new StreamEvent.Received(connection.id(), bytes));
      }
    }
    if (key.isValid() && key.isWritable()) {
      write(connection);
    }
  }

  private void write(Connection connection) {
    SocketChannel channel = connection.channel();
    if (!channel.isConnected()) {
      return; // kept until it is
    }
    try {
      for (ByteBuffer next = connection.waiting().peek();
          next != null;
          next = connection.waiting().peek()) {
        channel.write(next);
        if (next.hasRemaining()) {
          break;
        }
        connection.waiting().remove();
      }
      boolean more = !connection.waiting().isEmpty();
      Objects.requireNonNull(channel.keyFor(selector))
          .interestOps(SelectionKey.OP_READ | (more ? SelectionKey.OP_WRITE : 0));
    } catch (IOException broken) {
      end(connection, String.valueOf(broken.getMessage()));
    }
  }

  private void end(Connection connection, String reason) {
    close(connection);
    events.add(new StreamEvent.Closed(connection.id(), reason));
  }

  private void close(Connection connection) {
    open.remove(connection.id());
    try {
      connection.channel().close();
    } catch (IOException gone) {
      System.err.println("close: " + gone.getMessage());
    }
  }

  @Nullable StreamEvent pollEvent() {
    return events.poll();
  }

  /** Closes everything, listening sockets too. */
  void closeAll() throws IOException {
    for (SelectionKey key : selector.keys()) {
      key.channel().close();
    }
  }
}
