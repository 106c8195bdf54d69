package eu.riasc.wice.relay.server;

import io.netty.channel.EventLoopGroup;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.ServerChannel;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.util.concurrent.DefaultThreadFactory;
import io.netty.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/** The threads of one relay: one that accepts, and those that serve. Native epoll where present. */
final class EventLoops {
  private static final long STOP_SECONDS = 1;

  private final EventLoopGroup accepting;
  private final EventLoopGroup serving;
  private final Class<? extends ServerChannel> channelType;

  EventLoops(int threads) {
    boolean epoll = Epoll.isAvailable();
    IoHandlerFactory io = epoll ? EpollIoHandler.newFactory() : NioIoHandler.newFactory();
    channelType = epoll ? EpollServerSocketChannel.class : NioServerSocketChannel.class;
    accepting =
        new MultiThreadIoEventLoopGroup(1, new DefaultThreadFactory("relay-accept", true), io);
    serving = new MultiThreadIoEventLoopGroup(threads, new DefaultThreadFactory("relay", true), io);
  }

  /** Returns the thread that accepts connections; mostly idle. */
  EventLoopGroup accepting() {
    return accepting;
  }

  /** Returns the threads that serve connections. */
  EventLoopGroup serving() {
    return serving;
  }

  /** Returns the kind of listening channel that fits the threads. */
  Class<? extends ServerChannel> channelType() {
    return channelType;
  }

  /** Ends the threads; returns when they have ended, after a second at the latest. */
  void stop() {
    Future<?> accepted = accepting.shutdownGracefully(0, STOP_SECONDS, TimeUnit.SECONDS);
    Future<?> served = serving.shutdownGracefully(0, STOP_SECONDS, TimeUnit.SECONDS);
    accepted.awaitUninterruptibly(STOP_SECONDS, TimeUnit.SECONDS);
    served.awaitUninterruptibly(STOP_SECONDS, TimeUnit.SECONDS);
  }
}
