package eu.riasc.wice.node;

import eu.riasc.wice.crypto.PublicKey;
import eu.riasc.wice.ice.agent.LocalAddress;
import eu.riasc.wice.session.Endpoint;
import eu.riasc.wice.signaling.Backend;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.channels.Selector;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Makes the parts of a node, connects them, and sets them going. */
final class NodeStarter {
  private static final Logger log = LoggerFactory.getLogger(NodeStarter.class);

  /** Sessions wait so long at first for the signaling backend to be able to deliver answers. */
  private static final Duration SIGNALING_PATIENCE = Duration.ofSeconds(2);

  private NodeStarter() {}

  /** Starts a node; if anything fails, nothing is left behind. */
  static Node start(NodeSettings settings, List<String> backends, @Nullable Backend givenBackend) {
    NodeThreads threads =
        new NodeThreads(
            "wice-" + settings.key().publicKey().fingerprint(), settings.callbackExecutor());
    try {
      return start(settings, backends, givenBackend, threads);
    } catch (IOException e) {
      threads.stop();
      throw new NodeException(
          NodeException.Code.SOCKET, "build node: open sockets: " + e.getMessage(), e);
    } catch (RuntimeException e) {
      threads.stop();
      throw e;
    }
  }

  private static Node start(
      NodeSettings settings,
      List<String> backends,
      @Nullable Backend givenBackend,
      NodeThreads threads)
      throws IOException {
    Selector selector = Selector.open();
    PortCounters counters = new PortCounters();
    Ports ports = new Ports(selector, settings.port(), settings.socketBufferBytes(), counters);
    StreamCounters streamCounters = new StreamCounters();
    Streams streams = new Streams(selector, settings.streams(), streamCounters);
    try {
      AddressWatch watch =
          new AddressWatch(
              threads.chores(),
              settings,
              new IceServers(settings, new ServerNames(InetAddress::getAllByName)));
      openPorts(ports, watch.scan(), settings.port() != 0);
      listen(settings, streams, ports);
      SecureRandom random = new SecureRandom();
      PublicKey publicKey = settings.key().publicKey();
      long now = System.nanoTime();
      Endpoint endpoint = new Endpoint(settings.session(), publicKey, random, random, now);
      endpoint.network().setLocalAddresses(ports.bound(), now);
      endpoint.network().setTcpAddresses(streams.listeners().bound(), now);
      CallbackQueue callbacks =
          new CallbackQueue(threads.callbacks(), settings.maxQueuedDatagrams());
      NodeCore core = new NodeCore(endpoint, callbacks, ports, counters, settings.maxQueuedBytes());
      SelectorLoop loop =
          new SelectorLoop(
              "wice-" + publicKey.fingerprint() + "-selector", selector, ports, streams, core);
      streams.setTls(new TlsWork(new TlsEngines(settings.authorities()), threads.tls(), loop));
      Backend backend =
          givenBackend != null
              ? givenBackend
              : Backends.open(backends, threads.signaling(), core.book()::contains);
      SignalingLink link =
          new SignalingLink(backend, settings.key(), threads.signaling(), core::messageReceived);
      core.attach(loop, link);
      loop.start();
      loop.execute(threads::startCallbacks); // not by the caller, who waits for this to return
      watch.start(
          present -> loop.execute(() -> adjust(settings, ports, streams, core, present)),
          core::serversResolved);
      TurnLoans loans =
          new TurnLoans(
              threads.chores(),
              link::turnServers,
              InstantSource.system(),
              lent -> watch.lend(lent, core::serversResolved));
      link.ready()
          .thenCompose(
              ready ->
                  settings.lentTurnServers()
                      ? loans.begin()
                      : CompletableFuture.completedFuture(null))
          .whenComplete((ready, failure) -> core.signalingOpen());
      ScheduledFuture<?> unused =
          threads
              .signaling()
              .schedule(core::signalingOpen, SIGNALING_PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
      return new Node(
          publicKey,
          core,
          ports,
          counters,
          streams,
          streamCounters,
          loop,
          link,
          threads,
          settings.closeTimeout());
    } catch (IOException | RuntimeException e) {
      streams.closeAll();
      ports.closeAll();
      selector.close();
      throw e;
    }
  }

  /**
   * Without any address a node starts all the same: one may come. That a port asked for is taken is
   * an error.
   */
  private static void openPorts(Ports ports, List<HostAddress> present, boolean portGiven) {
    List<String> failures = ports.adjustTo(present);
    if (!failures.isEmpty() && (portGiven || ports.bound().isEmpty())) {
      throw new NodeException(NodeException.Code.SOCKET, "build node: " + failures.get(0));
    }
    if (present.isEmpty()) {
      log.warn("found no usable address, waiting for one");
    }
    failures.forEach(failure -> log.warn("{}", failure));
  }

  /** As for UDP, it is an error if a port asked for is taken; otherwise any will do. */
  private static void listen(NodeSettings settings, Streams streams, Ports ports) {
    if (!settings.tcp()) {
      return;
    }
    List<String> failures = streams.listeners().adjustTo(ports.bound(), settings.port() != 0);
    if (!failures.isEmpty() && settings.port() != 0) {
      throw new NodeException(NodeException.Code.SOCKET, "build node: " + failures.get(0));
    }
    failures.forEach(failure -> log.warn("{}", failure));
  }

  /** Selector thread: the addresses of this host have been looked at. */
  private static void adjust(
      NodeSettings settings,
      Ports ports,
      Streams streams,
      NodeCore core,
      List<HostAddress> present) {
    Endpoint endpoint = core.endpoint();
    streams.adjustTo(present.stream().map(HostAddress::address).toList());
    List<LocalAddress> before = ports.bound();
    ports.adjustTo(present).forEach(failure -> log.debug("{}", failure));
    List<LocalAddress> after = ports.bound();
    if (!after.equals(before)) {
      log.info(
          "local addresses changed, there are {} where there were {}", after.size(), before.size());
      core.networkChanged(System.nanoTime());
      endpoint.network().setLocalAddresses(after, System.nanoTime());
      if (settings.tcp()) {
        streams.listeners().adjustTo(after, false).forEach(failure -> log.debug("{}", failure));
        endpoint.network().setTcpAddresses(streams.listeners().bound(), System.nanoTime());
      }
    }
    core.followLinks(System.nanoTime());
  }
}
