package eu.riasc.wice.node;

import eu.riasc.wice.crypto.PrivateKey;
import eu.riasc.wice.ice.agent.CandidateType;
import eu.riasc.wice.ice.agent.NetworkType;
import eu.riasc.wice.ice.stun.StunUri;
import eu.riasc.wice.session.EndpointConfig;
import eu.riasc.wice.session.MulticastDnsUse;
import eu.riasc.wice.signaling.Backend;
import java.net.InetAddress;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * Collects the settings of a {@link Node} and builds it. A key and a backend are needed; all else
 * has a default. A value that cannot be used is refused at once with a {@link NodeException} of
 * code {@link NodeException.Code#BAD_SETTING}, or by {@link #build} where that is said.
 *
 * <p>May build several nodes, one after another. Not thread-safe.
 */
public final class NodeBuilder {
  private @Nullable PrivateKey key;
  private final List<String> backends = new ArrayList<>();
  private @Nullable Backend givenBackend;
  private final List<StunUri> iceServers = new ArrayList<>();
  private final List<TurnServers.Named> turnServers = new ArrayList<>();
  private InterfaceFilter interfaces = InterfaceFilter.all();
  private boolean includeLoopback;
  private @Nullable AddressSource givenAddresses;
  private int port;
  private int socketBufferBytes = 1 << 20;
  private int maxQueuedBytes = 4 << 20;
  private int maxQueuedDatagrams = 4096;
  private boolean lentTurnServers = true;
  private StreamSettings streams = StreamSettings.defaults();
  private List<X509Certificate> authorities = List.of();
  private Duration addressPollInterval = Duration.ofSeconds(2);
  private Duration closeTimeout = Duration.ofSeconds(2);
  private @Nullable Executor callbackExecutor;
  private final SessionChoices sessions = new SessionChoices();

  NodeBuilder() {}

  /** The node's private key. Required. */
  public NodeBuilder key(PrivateKey privateKey) {
    this.key = privateKey;
    return this;
  }

  /**
   * Adds a signaling backend by URI, such as {@code grpc://HOST:PORT}. Several are used at once.
   * Its scheme says which module it takes, such as {@code wice-signaling-grpc}, which must be on
   * the class or module path. What is wrong with it is told by {@link #build}.
   */
  public NodeBuilder backend(String uri) {
    backends.add(uri);
    return this;
  }

  /**
   * Uses a backend that is open already; it is closed with the node. Not together with backends by
   * URI.
   */
  public NodeBuilder backend(Backend backend) {
    this.givenBackend = backend;
    return this;
  }

  /**
   * Adds a STUN server by URI (RFC 7064), such as {@code stun:stun.example.org}, or a TURN server
   * (RFC 7065) with user name and password in front of its host, such as {@code
   * turn:user:password@turn.example.org?transport=tcp}.
   *
   * @throws NodeException if it is neither
   */
  public NodeBuilder iceServer(String uri) {
    if (TurnServers.isTurn(uri)) {
      turnServers.add(TurnServers.parse(uri));
    } else {
      iceServers.add(StunServers.parse(uri));
    }
    return this;
  }

  /**
   * Adds a TURN server by URI (RFC 7065), such as {@code turns:turn.example.org}. Servers over UDP
   * are preferred; those over TCP and TLS are used while none over UDP answers.
   *
   * @param username of the long-term credentials
   * @param password of the same; never shown or logged
   * @throws NodeException if it is not one
   */
  public NodeBuilder turnServer(String uri, String username, String password) {
    turnServers.add(TurnServers.parse(uri, username, password));
    return this;
  }

  /**
   * Uses only interfaces whose names match these globs; see {@link InterfaceFilter}. Default: all.
   *
   * @throws NodeException if one is malformed
   */
  public NodeBuilder interfaces(List<String> globs) {
    this.interfaces = InterfaceFilter.of(globs);
    return this;
  }

  /** Offers loopback addresses too, for peers on this machine. Default: no. */
  public NodeBuilder includeLoopback(boolean include) {
    this.includeLoopback = include;
    return this;
  }

  /**
   * Offers candidates of these types only. Default: all. Without {@link CandidateType#HOST} no peer
   * is told our own addresses, unless it is asked by them; with {@link CandidateType#RELAYED} alone
   * everything goes through a TURN server.
   *
   * @throws NodeException if there is none
   */
  public NodeBuilder candidateTypes(Set<CandidateType> types) {
    sessions.setCandidateTypes(types);
    return this;
  }

  /**
   * Offers candidates of these transports and families only. Default: all.
   *
   * @throws NodeException if there is none
   */
  public NodeBuilder networkTypes(Set<NetworkType> types) {
    sessions.setNetworkTypes(types);
    return this;
  }

  /**
   * An address of this host is behind a 1:1 NAT, as on a cloud instance, which gives it another
   * one: that is offered as well, with the same ports, and no server has to be asked for it.
   * Repeatable.
   *
   * @param internal the host's own
   * @param external what peers are to use, of the same family
   * @throws NodeException if it cannot be that
   */
  public NodeBuilder externalAddress(InetAddress internal, InetAddress external) {
    sessions.addExternalAddress(internal, external);
    return this;
  }

  /**
   * The UDP port number to bind on every address; 0, the default, for any that is free.
   *
   * @throws NodeException if it is not 0 to 65535
   */
  public NodeBuilder port(int number) {
    if (number < 0 || number > 65535) {
      throw new NodeException(
          NodeException.Code.BAD_SETTING, "port: found " + number + ", expected 0 to 65535");
    }
    this.port = number;
    return this;
  }

  /**
   * The buffers to ask for, in bytes for each UDP socket and each way, at least 4,096. Default: 1
   * MiB; the system may grant less.
   */
  public NodeBuilder socketBuffer(int bytes) {
    this.socketBufferBytes = atLeast("socket buffer", bytes, 4096);
    return this;
  }

  /**
   * How many bytes of the application may wait for the selector thread, over all peers, at least
   * 65,536. Only what no thread can send by itself waits there, such as over TCP; past the limit
   * {@link Peer#send(byte[])} returns false. Default: 4 MiB.
   */
  public NodeBuilder sendQueue(int bytes) {
    this.maxQueuedBytes = atLeast("send queue", bytes, 65536);
    return this;
  }

  /**
   * How many received datagrams may wait for {@link DatagramHandler}s, over all peers, at least 1;
   * past that they are dropped and counted. Default: 4,096.
   */
  public NodeBuilder receiveQueue(int datagrams) {
    this.maxQueuedDatagrams = atLeast("receive queue", datagrams, 1);
    return this;
  }

  /**
   * Offers TCP candidates too, for networks that let no UDP out (RFC 6544), and takes those of
   * peers. It listens on one TCP port per address, of the same number as that of UDP where it is
   * free. At most 1,024 connections are accepted, 32 from one address. Default: no.
   */
  public NodeBuilder tcp(boolean listens) {
    sessions.setTcp(listens);
    return this;
  }

  /**
   * Whether TURN servers are used that signaling relays lend, beside those named here. Whoever runs
   * them sees who talks to whom through them, and when. Default: yes.
   */
  public NodeBuilder lentTurnServers(boolean used) {
    this.lentTurnServers = used;
    return this;
  }

  /**
   * What names under {@code .local} are used for, which only hosts on the same link can resolve: by
   * default those of peers are resolved. With {@link MulticastDnsUse#OFFER} peers are told such
   * names in place of this host's addresses, and not where reflexive and relayed candidates come
   * from. It costs what a peer could have done with an address behind a router, such as in a VPN.
   */
  public NodeBuilder multicastDns(MulticastDnsUse use) {
    sessions.setMulticastDns(use);
    return this;
  }

  /**
   * Sends as little as possible while nothing else is to be sent, for links that are paid by the
   * byte or run on batteries: see {@link EndpointConfig#lowTraffic}. Default: no.
   */
  public NodeBuilder lowTraffic(boolean low) {
    sessions.setLowTraffic(low);
    return this;
  }

  /**
   * The longest time to connect a TCP connection, to a TURN server or a peer, TLS included.
   * Default: 10 s.
   */
  public NodeBuilder connectTimeout(Duration limit) {
    this.streams = streams.withConnectTimeout(atLeast("connect timeout", limit, 1));
    return this;
  }

  /**
   * Trusts the certificate authorities of a PEM file besides those of the JDK, for TURN over TLS.
   *
   * @throws NodeException if it cannot be read, or there is none in it
   */
  public NodeBuilder caCertificates(Path pemFile) {
    this.authorities = Authorities.read(pemFile);
    return this;
  }

  /** How often this host's addresses are looked at for changes, at least 10 ms. Default: 2 s. */
  public NodeBuilder addressPollInterval(Duration interval) {
    this.addressPollInterval = atLeast("address poll interval", interval, 10);
    return this;
  }

  /**
   * Where callbacks run, one at a time. Default: a thread of the node's own. It is not shut down
   * with the node.
   */
  public NodeBuilder callbackExecutor(Executor executor) {
    this.callbackExecutor = executor;
    return this;
  }

  /**
   * The settings of sessions and their ICE agents. What else is said here, such as {@link
   * #candidateTypes} and {@link #lowTraffic}, goes before what is in them.
   */
  public NodeBuilder session(EndpointConfig config) {
    sessions.setBase(config);
    return this;
  }

  /**
   * Opens sockets and the signaling backend, and starts the node. It waits for nobody on the
   * network; {@link Node#ready} tells when signaling is up.
   *
   * @throws NodeException if a setting is missing or wrong, or a given port is taken; then nothing
   *     is left open
   */
  public Node build() {
    PrivateKey privateKey = key;
    if (privateKey == null) {
      throw new NodeException(
          NodeException.Code.BAD_SETTING, "build node: found no private key, expected one");
    }
    if (backends.isEmpty() == (givenBackend == null)) {
      throw new NodeException(
          NodeException.Code.BAD_SETTING,
          "build node: found "
              + (givenBackend == null ? "no" : "two kinds of")
              + " signaling backend, expected at least one uri, or one backend that is open");
    }
    return NodeStarter.start(settings(privateKey), List.copyOf(backends), givenBackend);
  }

  /**
   * Finds out what a node with these settings would offer as candidates, without building one; the
   * key and backends are not needed. Blocks.
   *
   * @param limit the longest time it may take, apart from resolving names
   * @throws NodeException if no socket can be opened
   */
  public Survey survey(Duration limit) throws InterruptedException {
    ServerNames names = new ServerNames(InetAddress::getAllByName);
    SecureRandom random = new SecureRandom();
    PrivateKey unused = PrivateKey.generate(random);
    return Surveyor.take(settings(unused), names, random, limit);
  }

  /** Takes this host's addresses from elsewhere than the system. */
  NodeBuilder addressSource(AddressSource source) {
    this.givenAddresses = source;
    return this;
  }

  private AddressSource addresses() {
    AddressSource given = givenAddresses;
    InterfaceFilter filter = interfaces;
    boolean loopback = includeLoopback;
    return given != null ? given : () -> HostAddresses.scan(filter, loopback);
  }

  private NodeSettings settings(PrivateKey privateKey) {
    return new NodeSettings(
        privateKey,
        List.copyOf(iceServers),
        List.copyOf(turnServers),
        addresses(),
        port,
        socketBufferBytes,
        maxQueuedBytes,
        maxQueuedDatagrams,
        sessions.tcp(),
        lentTurnServers,
        streams,
        authorities,
        addressPollInterval,
        closeTimeout,
        callbackExecutor,
        sessions.config());
  }

  private static int atLeast(String what, int found, int least) {
    if (found < least) {
      throw new NodeException(
          NodeException.Code.BAD_SETTING,
          what + ": found " + found + ", expected at least " + least);
    }
    return found;
  }

  private static Duration atLeast(String what, Duration found, long leastMillis) {
    if (found.toMillis() < leastMillis) {
      throw new NodeException(
          NodeException.Code.BAD_SETTING,
          what + ": found " + found.toMillis() + " ms, expected at least " + leastMillis);
    }
    return found;
  }
}
