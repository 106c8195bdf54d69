package eu.riasc.wice.node;

import eu.riasc.wice.ice.agent.LocalAddress;
import eu.riasc.wice.ice.discovery.BindingAnswer;
import eu.riasc.wice.ice.discovery.NatDiscovery;
import eu.riasc.wice.ice.discovery.NatVerdict;
import eu.riasc.wice.ice.discovery.PortPair;
import eu.riasc.wice.sansio.Machine;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.channels.Selector;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.random.RandomGenerator;

/** Opens ports, asks the STUN servers from each of them, and closes the ports again. */
final class Surveyor implements Driven {
  private final NatDiscovery discovery;
  private final List<BindingAnswer> answers = new ArrayList<>();
  private final CompletableFuture<Found> done = new CompletableFuture<>();

  private record Found(List<BindingAnswer> answers, List<NatVerdict> nats) {}

  private Surveyor(NatDiscovery discovery) {
    this.discovery = discovery;
  }

  /**
   * Takes a survey; blocks until every server has answered or been given up, at most so long.
   *
   * @throws NodeException if no socket can be opened
   */
  static Survey take(
      NodeSettings settings, ServerNames names, RandomGenerator random, Duration limit)
      throws InterruptedException {
    List<InetSocketAddress> resolved = new StunServers(settings.iceServers(), names).resolve();
    try {
      List<HostAddress> present = settings.addresses().scan();
      Selector selector = Selector.open();
      Ports ports =
          new Ports(selector, settings.port(), settings.socketBufferBytes(), new PortCounters());
      List<String> failures = ports.adjustTo(present);
      List<LocalAddress> bound = ports.bound();
      if (bound.isEmpty()) {
        selector.close();
        throw new NodeException(NodeException.Code.SOCKET, noAddress(failures));
      }
      List<PortPair> pairs = new ArrayList<>();
      for (LocalAddress each : bound) {
        InetAddress address = each.bound().getAddress();
        pairs.add(new PortPair(each.bound(), ports.openFurther(address)));
      }
      Surveyor surveyor =
          new Surveyor(new NatDiscovery(pairs, resolved, random, System.nanoTime()));
      Streams noStreams = new Streams(selector, StreamSettings.defaults(), new StreamCounters());
      SelectorLoop loop = new SelectorLoop("wice-survey", selector, ports, noStreams, surveyor);
      loop.start();
      loop.execute(() -> {}); // the first round, also if there is nothing to ask
      try {
        Found found = surveyor.await(loop, limit);
        return new Survey(
            bound, found.answers(), found.nats(), settings.session().gatherer(), names.failures());
      } finally {
        loop.stop();
      }
    } catch (IOException e) {
      throw new NodeException(
          NodeException.Code.SOCKET, "list this host's addresses: " + e.getMessage(), e);
    }
  }

  static String noAddress(List<String> failures) {
    return failures.isEmpty()
        ? "open sockets: found no usable address, expected an interface that is up; see the"
            + " interface filter"
        : "open sockets: " + failures.get(0);
  }

  private Found await(SelectorLoop loop, Duration limit) throws InterruptedException {
    try {
      return done.get(limit.toNanos(), TimeUnit.NANOSECONDS);
    } catch (TimeoutException e) {
      CompletableFuture<Found> soFar = new CompletableFuture<>();
      loop.execute(() -> soFar.complete(found()));
      return soFar.join();
    } catch (ExecutionException e) {
      throw new IllegalStateException("nothing completes the survey with a failure", e);
    }
  }

  @Override
  public Machine<?> machine() {
    return discovery;
  }

  @Override
  public void drain(long nowNanos) {
    for (BindingAnswer answer = discovery.pollEvent();
        answer != null;
        answer = discovery.pollEvent()) {
      answers.add(answer);
    }
    if (discovery.isDone()) {
      done.complete(found());
    }
  }

  private Found found() {
    return new Found(List.copyOf(answers), discovery.verdicts());
  }
}
