package eu.riasc.wice.ice.mdns;

import eu.riasc.wice.sansio.Datagram;
import eu.riasc.wice.sansio.Machine;
import eu.riasc.wice.sansio.Times;
import eu.riasc.wice.sansio.TokenBucket;
import eu.riasc.wice.sansio.Transmit;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Queue;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Asks on all links for the names of peers, and answers for ours (RFC 6762; names as in
 * draft-ietf-mmusic-mdns-ice-candidates). Names are random UUIDs, so there is neither probing nor
 * announcing.
 *
 * <p>Its datagrams go between {@link MdnsLink#local} and {@link MdnsLink#group}, and to single
 * hosts that ask from another port (RFC 6762 §6.7). Single-threaded and unsynchronised. Bad input
 * from the network is dropped and counted, and memory is bounded whatever comes.
 */
public final class MulticastDns implements Machine<MdnsEvent> {
  /** Responses to single hosts in a second, and how many at once. */
  static final int ONE_SHOTS_PER_SECOND = 50;

  private final OwnNames own;
  private final Questions questions;
  private final TokenBucket oneShots;
  private final Map<InetSocketAddress, MdnsLink> links = new LinkedHashMap<>();
  private final Queue<Transmit> transmits = new ArrayDeque<>();
  private final Queue<MdnsEvent> events = new ArrayDeque<>();
  private long queriesSent;
  private long responsesSent;
  private long dropped;

  /**
   * Makes a machine that knows no links.
   *
   * @param random for the names: a cryptographic source outside tests
   * @param nowNanos the current time
   */
  public MulticastDns(RandomGenerator random, long nowNanos) {
    this.own = new OwnNames(random);
    this.questions = new Questions(nowNanos);
    this.oneShots = new TokenBucket(ONE_SHOTS_PER_SECOND, ONE_SHOTS_PER_SECOND, nowNanos);
  }

  /** Whether it has any use for links: a name is asked for, or one of ours may be. */
  public boolean wantsLinks() {
    return !own.isEmpty() || !questions.isEmpty();
  }

  /** Sets the links, all of them. What is being asked for is asked anew if there are new ones. */
  public void setLinks(List<MdnsLink> present, long nowNanos) {
    boolean more = present.stream().anyMatch(link -> !link.equals(links.get(link.local())));
    links.clear();
    present.forEach(link -> links.put(link.local(), link));
    own.retain(present);
    if (more) {
      questions.askAgain(nowNanos);
    }
    proceed(nowNanos);
  }

  /** Whether datagrams that come here are for this machine. */
  public boolean owns(InetSocketAddress local) {
    return links.containsKey(local);
  }

  /** The name that stands for one of our addresses, always the same; it is answered for. */
  public LocalName nameOf(InetAddress address) {
    return own.of(address);
  }

  /**
   * Finds out what a name stands for.
   *
   * @return the addresses; empty if nobody says, or too much is being asked for; null if an {@link
   *     MdnsEvent} will tell
   */
  public @Nullable List<InetAddress> resolve(LocalName name, RecordType type, long nowNanos) {
    if (own.isOurs(name)) {
      return List.of();
    }
    List<InetAddress> known = questions.resolve(name, type, nowNanos);
    proceed(nowNanos);
    return known;
  }

  /** What has been counted. */
  public MdnsStatistics statistics() {
    return new MdnsStatistics(
        queriesSent,
        responsesSent,
        questions.resolved(),
        questions.unanswered(),
        questions.refused(),
        dropped);
  }

  @Override
  public void handleDatagram(Datagram datagram, long nowNanos) {
    MdnsLink link = links.get(datagram.local());
    MdnsMessage message =
        link != null && link.includes(datagram.remote().getAddress())
            ? MdnsReader.readOrNull(datagram.payload())
            : null;
    boolean fromPort = datagram.remote().getPort() == MdnsLink.PORT;
    // what does not come from the port is no answer (RFC 6762 §6)
    if (link == null || message == null || (message.response() && !fromPort)) {
      dropped++;
      return;
    }
    if (!fromPort) {
      answerOnce(link, message, datagram.remote(), nowNanos);
    } else if (message.response()) {
      List<MdnsEvent> told = new ArrayList<>();
      questions.answered(message.records(), nowNanos, told);
      events.addAll(told);
    } else {
      message.questions().forEach(question -> own.asked(link, question, nowNanos));
    }
    proceed(nowNanos);
  }

  /** Answers one that hears what is sent to itself only (RFC 6762 §6.7). */
  private void answerOnce(
      MdnsLink link, MdnsMessage query, InetSocketAddress asker, long nowNanos) {
    MdnsMessage response = own.answerOnce(link, query);
    if (response == null) {
      return;
    }
    if (!oneShots.tryTake(nowNanos)) {
      dropped++;
      return;
    }
    transmits.add(new Transmit(link.local(), asker, response.encode()));
    responsesSent++;
  }

  @Override
  public void handleTimeout(long nowNanos) {
    proceed(nowNanos);
  }

  private void proceed(long nowNanos) {
    List<MdnsEvent> told = new ArrayList<>();
    for (MdnsMessage query : questions.takeDue(nowNanos, told)) {
      byte[] bytes = query.encode();
      for (MdnsLink link : links.values()) {
        transmits.add(new Transmit(link.local(), link.group(), bytes.clone()));
        queriesSent++;
      }
    }
    events.addAll(told);
    for (MdnsLink link : links.values()) {
      for (MdnsMessage response = own.takeDue(link, nowNanos);
          response != null;
          response = own.takeDue(link, nowNanos)) {
        transmits.add(new Transmit(link.local(), link.group(), response.encode()));
        responsesSent++;
      }
    }
  }

  @Override
  public @Nullable Transmit pollTransmit() {
    return transmits.poll();
  }

  @Override
  public @Nullable MdnsEvent pollEvent() {
    return events.poll();
  }

  @Override
  public OptionalLong nextTimeoutNanos() {
    return Times.earliest(questions.nextNanos(), own.nextNanos());
  }
}
