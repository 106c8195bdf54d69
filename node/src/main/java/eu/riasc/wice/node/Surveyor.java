package eu.riasc.wice.node;

import eu.riasc.wice.crypto.PublicKey;
import eu.riasc.wice.ice.agent.LocalAddress;
import eu.riasc.wice.ice.discovery.BindingAnswer;
import eu.riasc.wice.ice.discovery.NatDiscovery;
import eu.riasc.wice.ice.discovery.PortPair;
import eu.riasc.wice.sansio.Machine;
import eu.riasc.wice.session.Endpoint;
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

/** Opens ports, gathers candidates and asks about the NAT, and closes the ports again. */
final class Surveyor implements Driven {
  /** How long relayed addresses may take to be given back. */
  private static final Duration RELEASE = Duration.ofSeconds(2);

  private final Endpoint endpoint;
  private final NatDiscovery discovery;
  private final SurveyMachine machine;
  private final List<LocalAddress> bound;
  private final List<InetSocketAddress> stunServers;
  private final ServerNames names;
  private final List<BindingAnswer> answers = new ArrayList<>();
  private final CompletableFuture<Survey> done = new CompletableFuture<>();
  private final CompletableFuture<Void> released = new CompletableFuture<>();

  private Surveyor(
      Endpoint endpoint,
      NatDiscovery discovery,
      List<LocalAddress> bound,
      List<InetSocketAddress> stunServers,
      ServerNames names) {
    this.endpoint = endpoint;
    this.discovery = discovery;
    this.machine = new SurveyMachine(endpoint, discovery);
    this.bound = bound;
    this.stunServers = stunServers;
    this.names = names;
  }

  /**
   * Takes a survey; blocks until every server has answered or been given up, at most so long, and
   * then up to 2 s to give relayed addresses back.
   *
   * @throws NodeException if no socket can be opened
   */
  static Survey take(
      NodeSettings settings, ServerNames names, RandomGenerator random, Duration limit)
      throws InterruptedException {
    IceServers.Resolved servers = new IceServers(settings, names).resolve();
    NodeThreads threads = new NodeThreads("wice-survey", settings.callbackExecutor());
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
        pairs.add(new PortPair(each.bound(), ports.further().open(address)));
      }
      Streams streams = new Streams(selector, settings.streams(), new StreamCounters());
      if (settings.tcp()) {
        streams.listeners().adjustTo(bound, false);
      }
      long now = System.nanoTime();
      PublicKey self = settings.key().publicKey();
      Surveyor surveyor =
          new Surveyor(
              new Endpoint(settings.session(), self, random, random, now),
              new NatDiscovery(pairs, servers.stun(), random, now),
              bound,
              servers.stun(),
              names);
      SelectorLoop loop = new SelectorLoop("wice-survey", selector, ports, streams, surveyor);
      streams.setTls(new TlsWork(new TlsEngines(settings.authorities()), threads.tls(), loop));
      loop.start();
      loop.execute(() -> surveyor.begin(streams, servers));
      try {
        return surveyor.await(loop, limit);
      } finally {
        loop.stop();
      }
    } catch (IOException e) {
      throw new NodeException(
          NodeException.Code.SOCKET, "list this host's addresses: " + e.getMessage(), e);
    } finally {
      threads.stop();
    }
  }

  static String noAddress(List<String> failures) {
    return failures.isEmpty()
        ? "open sockets: found no usable address, expected an interface that is up; see the"
            + " interface filter"
        : "open sockets: " + failures.get(0);
  }

  /** Servers come first, so that what is gathered from the addresses is not complete too soon. */
  private void begin(Streams streams, IceServers.Resolved servers) {
    long now = System.nanoTime();
    endpoint.network().setStunServers(servers.stun(), now);
    endpoint.network().setTurnServers(servers.turn(), now);
    endpoint.network().setTcpAddresses(streams.listeners().bound(), now);
    endpoint.network().setLocalAddresses(bound, now);
  }

  private Survey await(SelectorLoop loop, Duration limit) throws InterruptedException {
    Survey survey = orAsOfNow(loop, limit);
    loop.execute(() -> endpoint.release(System.nanoTime()));
    try {
      released.get(RELEASE.toNanos(), TimeUnit.NANOSECONDS);
    } catch (TimeoutException e) {
      return survey; // the server lets go of them by itself, later
    } catch (ExecutionException e) {
      throw new IllegalStateException("nothing completes the release with a failure", e);
    }
    return survey;
  }

  private Survey orAsOfNow(SelectorLoop loop, Duration limit) throws InterruptedException {
    try {
      return done.get(limit.toNanos(), TimeUnit.NANOSECONDS);
    } catch (TimeoutException e) {
      CompletableFuture<Survey> soFar = new CompletableFuture<>();
      loop.execute(() -> soFar.complete(found()));
      return soFar.join();
    } catch (ExecutionException e) {
      throw new IllegalStateException("nothing completes the survey with a failure", e);
    }
  }

  @Override
  public Machine<?> machine() {
    return machine;
  }

  @Override
  public void drain(long nowNanos) {
    for (BindingAnswer answer = machine.pollEvent(); answer != null; answer = machine.pollEvent()) {
      answers.add(answer);
    }
    if (machine.isDone() && !done.isDone()) {
      done.complete(found());
    }
    if (endpoint.isReleased()) {
      released.complete(null);
    }
  }

  /** With those that have not come when the time is up. */
  private List<BindingAnswer> answersSoFar() {
    List<BindingAnswer> all = new ArrayList<>(answers);
    for (LocalAddress base : bound) {
      for (InetSocketAddress server : stunServers) {
        boolean answered =
            answers.stream()
                .anyMatch(each -> each.base().equals(base.bound()) && each.server().equals(server));
        if (!answered && base.canReach(server)) {
          all.add(new BindingAnswer(base.bound(), server, null, null, null));
        }
      }
    }
    return all;
  }

  private Survey found() {
    return new Survey(
        bound,
        endpoint.network().offers(),
        answersSoFar(),
        endpoint.network().turnServers(),
        discovery.verdicts(),
        names.failures());
  }
}
