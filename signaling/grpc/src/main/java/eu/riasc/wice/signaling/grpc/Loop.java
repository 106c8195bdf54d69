package eu.riasc.wice.signaling.grpc;

import eu.riasc.wice.signaling.Scheduler;
import io.netty.channel.Channel;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.util.concurrent.DefaultThreadFactory;
import io.netty.util.concurrent.EventExecutor;
import io.netty.util.concurrent.Future;
import java.time.Duration;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;

/**
 * The one thread of a transport: its socket is served there, and everything the transport remembers
 * is touched there only.
 */
final class Loop {
  private static final long STOP_SECONDS = 2;

  private final EventLoopGroup group;
  private final EventExecutor thread;
  private final Class<? extends Channel> channelType;
  private final Scheduler scheduler;

  Loop(Scheduler scheduler) {
    this.scheduler = scheduler;
    boolean epoll = Epoll.isAvailable();
    IoHandlerFactory io = epoll ? EpollIoHandler.newFactory() : NioIoHandler.newFactory();
    channelType = epoll ? EpollSocketChannel.class : NioSocketChannel.class;
    group =
        new MultiThreadIoEventLoopGroup(1, new DefaultThreadFactory("signaling-grpc", true), io);
    thread = group.next();
  }

  EventLoopGroup group() {
    return group;
  }

  Class<? extends Channel> channelType() {
    return channelType;
  }

  /**
   * Runs a task on the thread: at once if this is it, else soon.
   *
   * @return false if the thread has been stopped; the task does not run then
   */
  boolean run(Runnable task) {
    if (thread.inEventLoop()) {
      task.run();
      return true;
    }
    try {
      thread.execute(task);
      return true;
    } catch (RejectedExecutionException e) {
      return false;
    }
  }

  /** Runs a task on the thread after a delay. */
  Scheduler.Scheduled schedule(Duration delay, Runnable task) {
    return scheduler.schedule(delay, () -> run(task));
  }

  /** Tells whether the caller runs on the thread. */
  boolean isCurrent() {
    return thread.inEventLoop();
  }

  /** Ends the thread, and waits for that unless called on it. */
  void stop() {
    Future<?> stopped = group.shutdownGracefully(0, STOP_SECONDS, TimeUnit.SECONDS);
    if (!thread.inEventLoop()) {
      stopped.awaitUninterruptibly(STOP_SECONDS, TimeUnit.SECONDS);
    }
  }
}
