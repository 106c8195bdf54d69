package eu.riasc.wice.testturn;

import eu.riasc.wice.ice.stun.ChannelData;
import eu.riasc.wice.ice.stun.MessageClass;
import eu.riasc.wice.ice.stun.Method;
import eu.riasc.wice.ice.stun.PasswordAlgorithm;
import eu.riasc.wice.ice.stun.StreamFrames;
import eu.riasc.wice.ice.stun.StunException;
import eu.riasc.wice.ice.stun.StunMessage;
import eu.riasc.wice.sansio.Datagram;
import eu.riasc.wice.sansio.StreamCommand;
import eu.riasc.wice.sansio.StreamEvent;
import eu.riasc.wice.sansio.StreamId;
import eu.riasc.wice.sansio.StreamMachine;
import eu.riasc.wice.sansio.Transmit;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Queue;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * A TURN server without sockets and clock (RFC 8656), for tests: allocations of both families with
 * lifetimes, permissions and channels, long-term credentials, datagrams and streams. It can be told
 * to misbehave ({@link #faults}).
 *
 * <p>Whoever drives it delivers what comes to its listening address and to each of its relayed
 * addresses, which lie on {@code relays} with ports from {@code firstPort} on. Events are lines for
 * people. Single-threaded.
 */
public final class SimulatedTurnServer implements StreamMachine<String> {
  private final ServerAllocations allocations;
  private final ServerAuth auth;
  private final Faults faults = new Faults();
  private final RequestHandler requests;
  private final Map<StreamId, Client> streams = new LinkedHashMap<>();
  private final Map<StreamId, StreamFrames> frames = new LinkedHashMap<>();
  private final Queue<Transmit> transmits = new ArrayDeque<>();
  private final Queue<StreamCommand> commands = new ArrayDeque<>();
  private final Queue<String> events = new ArrayDeque<>();
  private int malformed;

  /**
   * Makes one that knows no users, and so wants no credentials.
   *
   * @param relays the addresses it relays from, one of each family that it supports
   * @param firstPort the port of the first relayed address; each further one has the next
   * @param ports how many there are
   * @param random for nonces
   */
  public SimulatedTurnServer(
      List<InetAddress> relays, int firstPort, int ports, RandomGenerator random) {
    this.allocations = new ServerAllocations(relays, firstPort, ports, events);
    this.auth = new ServerAuth(random);
    this.requests = new RequestHandler(allocations, auth, faults, events);
  }

  /** What it does wrong; nothing, until told. */
  public Faults faults() {
    return faults;
  }

  /** Adds a user, or gives one another password. From then on credentials are wanted. */
  public SimulatedTurnServer user(String username, String password) {
    auth.setUser(username, password);
    return this;
  }

  /** Removes a user. */
  public void removeUser(String username) {
    auth.removeUser(username);
  }

  /** Sets the realm. */
  public SimulatedTurnServer realm(String realm) {
    auth.setRealm(realm);
    return this;
  }

  /** Sets how long a nonce is valid. */
  public SimulatedTurnServer nonceLifetime(Duration lifetime) {
    auth.setNonceLifetime(lifetime);
    return this;
  }

  /** Offers password algorithms (RFC 8489 §9.2.4); none, as a server of RFC 5389. */
  public SimulatedTurnServer algorithms(PasswordAlgorithm... offered) {
    auth.offer(offered);
    return this;
  }

  /** Announces that USERHASH has to stand for USERNAME. */
  public SimulatedTurnServer anonymity() {
    auth.setAnonymity(true);
    return this;
  }

  /** As if somebody on the way took PASSWORD-ALGORITHMS out of its challenges. */
  public SimulatedTurnServer hidingAlgorithms() {
    auth.hideAlgorithms(true);
    return this;
  }

  /**
   * Ties a client's address and port to the first user name it hears from there, as coturn does:
   * for a minute, or as long as there is an allocation. Requests under other names are refused, 437
   * to Allocate and 441 to others, and nobody signs that.
   */
  public SimulatedTurnServer tyingNames() {
    requests.tieNames();
    return this;
  }

  /** Sets the longest lifetime it grants. */
  public SimulatedTurnServer longestLifetime(Duration longest) {
    allocations.setLongestLifetime(longest);
    return this;
  }

  /** Sets how many allocations it has room for. */
  public SimulatedTurnServer mostAllocations(int most) {
    allocations.setMost(most);
    return this;
  }

  /** Loses all state, as a process that is killed and started again. Streams are closed. */
  public void restart() {
    allocations.clear();
    auth.forgetNonces();
    requests.forgetNames();
    streams.keySet().forEach(stream -> commands.add(new StreamCommand.Close(stream)));
    streams.clear();
    frames.clear();
  }

  /** How many allocations stand. */
  public int allocations() {
    return allocations.size();
  }

  /** The relayed addresses that are allocated. */
  public Collection<InetSocketAddress> relayedAddresses() {
    return allocations.relayedAddresses();
  }

  /** How many permissions all allocations have. */
  public int permissions(long nowNanos) {
    return allocations.permissions(nowNanos);
  }

  /** How many channels all allocations have. */
  public int channels(long nowNanos) {
    return allocations.channels(nowNanos);
  }

  /** How many requests of a method have come, repetitions included. */
  public int requests(Method method) {
    return requests.count(method);
  }

  /** How many messages it could not read. */
  public int malformed() {
    return malformed;
  }

  @Override
  public void handleDatagram(Datagram datagram, long nowNanos) {
    allocations.expire(nowNanos);
    ServerAllocation relayed = allocations.ofRelayed(datagram.local());
    if (relayed != null) {
      fromPeer(relayed, datagram.remote(), datagram.payload(), nowNanos);
    } else {
      handle(new Client(datagram.local(), datagram.remote(), null), datagram.payload(), nowNanos);
    }
  }

  @Override
  public void handleStream(StreamEvent event, long nowNanos) {
    allocations.expire(nowNanos);
    if (event instanceof StreamEvent.Accepted accepted) {
      streams.put(
          accepted.stream(), new Client(accepted.local(), accepted.remote(), accepted.stream()));
      frames.put(accepted.stream(), new StreamFrames());
    } else if (event instanceof StreamEvent.Received received) {
      receive(received, nowNanos);
    } else if (event instanceof StreamEvent.Closed) {
      forget(event.stream());
    }
  }

  private void receive(StreamEvent.Received received, long nowNanos) {
    Client client = streams.get(received.stream());
    StreamFrames cut = frames.get(received.stream());
    if (client == null || cut == null) {
      return;
    }
    try {
      cut.add(received.bytes());
      for (byte[] frame = cut.next(); frame != null; frame = cut.next()) {
        handle(client, frame, nowNanos);
      }
    } catch (StunException broken) {
      malformed++;
      commands.add(new StreamCommand.Close(received.stream()));
      forget(received.stream());
    }
  }

  private void forget(StreamId stream) {
    Client client = streams.remove(stream);
    frames.remove(stream);
    if (client != null) {
      allocations.remove(client);
    }
  }

  private void handle(Client client, byte[] bytes, long nowNanos) {
    if (faults.isSilent()) {
      return;
    }
    if (ChannelData.isChannelData(bytes, 0, bytes.length)) {
      ServerAllocation allocation = allocations.of(client);
      ServerAllocation.Binding channel =
          allocation == null ? null : allocation.channel(ChannelData.channel(bytes, 0), nowNanos);
      if (allocation != null && channel != null) {
        toPeer(allocation, channel.peer(), ChannelData.data(bytes), nowNanos);
      }
      return;
    }
    StunMessage message;
    try {
      message = StunMessage.decode(bytes);
    } catch (StunException bad) {
      malformed++;
      return;
    }
    if (message.messageClass() == MessageClass.REQUEST) {
      StunMessage answer = requests.answer(client, message, nowNanos);
      if (answer != null) {
        send(client, answer.bytes());
      }
    } else if (message.messageClass() == MessageClass.INDICATION) {
      ServerAllocation allocation = allocations.of(client);
      RequestHandler.ToPeer data = allocation == null ? null : RequestHandler.toPeer(message);
      if (allocation != null && data != null) {
        toPeer(allocation, data.peer(), data.data(), nowNanos);
      }
    }
  }

  private void toPeer(
      ServerAllocation allocation, InetSocketAddress peer, byte[] data, long nowNanos) {
    InetSocketAddress relayed = allocations.relayedFor(allocation, peer);
    if (relayed != null && allocation.isPermitted(peer.getAddress(), nowNanos)) {
      transmits.add(new Transmit(relayed, peer, data));
    } else {
      events.add("not permitted: " + peer);
    }
  }

  private void fromPeer(
      ServerAllocation allocation, InetSocketAddress peer, byte[] data, long nowNanos) {
    if (!allocation.isPermitted(peer.getAddress(), nowNanos)) {
      return;
    }
    ServerAllocation.Binding channel = allocation.channelOf(peer, nowNanos);
    boolean padded = allocation.client.stream() != null;
    send(
        allocation.client,
        channel == null
            ? RequestHandler.fromPeer(peer, data).bytes()
            : ChannelData.encode(channel.number(), data, padded));
  }

  private void send(Client client, byte[] bytes) {
    if (client.stream() == null) {
      transmits.add(new Transmit(client.server(), client.remote(), bytes));
    } else {
      commands.add(new StreamCommand.Send(client.stream(), bytes));
    }
  }

  @Override
  public void handleTimeout(long nowNanos) {
    allocations.expire(nowNanos);
  }

  @Override
  public @Nullable Transmit pollTransmit() {
    return transmits.poll();
  }

  @Override
  public @Nullable StreamCommand pollStream() {
    return commands.poll();
  }

  @Override
  public @Nullable String pollEvent() {
    return events.poll();
  }

  @Override
  public OptionalLong nextTimeoutNanos() {
    return allocations.nextEndNanos();
  }
}
