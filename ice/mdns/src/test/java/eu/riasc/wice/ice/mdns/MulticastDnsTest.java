package eu.riasc.wice.ice.mdns;

import static org.assertj.core.api.Assertions.assertThat;

import eu.riasc.wice.sansio.Datagram;
import eu.riasc.wice.sansio.IpLiteral;
import eu.riasc.wice.sansio.Transmit;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Two machines on one link, in virtual time that begins close to where it wraps. */
class MulticastDnsTest {
  private static final long SECOND = Duration.ofSeconds(1).toNanos();
  private static final InetAddress ALICE = IpLiteral.parse("192.0.2.1");
  private static final InetAddress BOB = IpLiteral.parse("192.0.2.2");

  private long now = Long.MAX_VALUE - 3 * SECOND;
  private final MulticastDns alice = machine(1);
  private final MulticastDns bob = machine(2);

  private MulticastDns machine(int seed) {
    return new MulticastDns(new Random(seed), now);
  }

  private static MdnsLink link(InetAddress address) {
    return new MdnsLink(
        new InetSocketAddress(address, MdnsLink.PORT), List.of(new MdnsLink.Prefix(address, 24)));
  }

  private void setLinks() {
    alice.setLinks(List.of(link(ALICE)), now);
    bob.setLinks(List.of(link(BOB)), now);
  }

  private static List<Transmit> sent(MulticastDns machine) {
    List<Transmit> all = new ArrayList<>();
    for (Transmit t = machine.pollTransmit(); t != null; t = machine.pollTransmit()) {
      all.add(t);
    }
    return all;
  }

  private void carry(MulticastDns from, MulticastDns to, InetAddress at) {
    for (Transmit each : sent(from)) {
      assertThat(each.remote()).isEqualTo(link(at).group());
      to.handleDatagram(
          new Datagram(new InetSocketAddress(at, MdnsLink.PORT), each.local(), each.payload()),
          now);
    }
  }

  /** Lets time pass, with nothing that carries datagrams. */
  private int advance(MulticastDns machine, Duration span) {
    long end = now + span.toNanos();
    int messages = sent(machine).size();
    for (OptionalLong next = machine.nextTimeoutNanos();
        next.isPresent() && next.getAsLong() - end <= 0;
        next = machine.nextTimeoutNanos()) {
      now = next.getAsLong();
      machine.handleTimeout(now);
      messages += sent(machine).size();
    }
    now = end;
    return messages;
  }

  @Test
  void nameIsResolvedOnTheLink() {
    setLinks();
    LocalName name = bob.nameOf(BOB);

    assertThat(alice.resolve(name, RecordType.A, now)).isNull();
    carry(alice, bob, BOB);
    carry(bob, alice, ALICE);

    assertThat(alice.pollEvent()).isEqualTo(new MdnsEvent(name, RecordType.A, List.of(BOB)));
    assertThat(alice.resolve(name, RecordType.A, now)).containsExactly(BOB);
    assertThat(sent(alice)).as("known names are not asked for again").isEmpty();
    assertThat(alice.nextTimeoutNanos()).isEmpty();
  }

  @Test
  void nameStaysTheSameAndDiffersByAddress() {
    assertThat(alice.nameOf(ALICE)).isEqualTo(alice.nameOf(ALICE));
    assertThat(alice.nameOf(ALICE)).isNotEqualTo(alice.nameOf(BOB));
    assertThat(alice.nameOf(ALICE).text()).matches("[0-9a-f]{8}-.{4}-4.{3}-[89ab].*\\.local");
    assertThat(alice.resolve(alice.nameOf(ALICE), RecordType.A, now)).isEmpty();
  }

  @Test
  void asksAfterZeroOneThreeAndSevenSecondsAndGivesUpAfterTen() {
    setLinks();
    LocalName name = bob.nameOf(BOB);
    assertThat(alice.resolve(name, RecordType.A, now)).isNull();
    assertThat(sent(alice)).hasSize(1);

    assertThat(advance(alice, Duration.ofMillis(999))).isZero();
    assertThat(advance(alice, Duration.ofMillis(1))).isOne();
    assertThat(advance(alice, Duration.ofSeconds(2))).isOne();
    assertThat(advance(alice, Duration.ofSeconds(4))).isOne();
    assertThat(alice.pollEvent()).isNull();
    assertThat(advance(alice, Duration.ofSeconds(3))).isZero();

    assertThat(alice.pollEvent()).isEqualTo(new MdnsEvent(name, RecordType.A, List.of()));
    assertThat(alice.resolve(name, RecordType.A, now)).as("for a while").isEmpty();
    advance(alice, Duration.ofSeconds(5));
    assertThat(alice.resolve(name, RecordType.A, now)).isNull();
    assertThat(alice.statistics().unanswered()).isOne();
  }

  @Test
  void answersOneNameAtMostOnceASecondOnALink() {
    setLinks();
    LocalName name = bob.nameOf(BOB);
    byte[] query =
        MdnsMessage.query(List.of(new MdnsMessage.Question(name, RecordType.A))).encode();
    for (int i = 0; i < 50; i++) {
      bob.handleDatagram(fromAlice(query), now);
    }
    assertThat(sent(bob)).hasSize(1);
    assertThat(advance(bob, Duration.ofSeconds(30))).as("the one that was put off").isOne();
    assertThat(bob.nextTimeoutNanos()).isEmpty();
  }

  private static Datagram fromAlice(byte[] bytes) {
    return new Datagram(
        new InetSocketAddress(BOB, MdnsLink.PORT),
        new InetSocketAddress(ALICE, MdnsLink.PORT),
        bytes);
  }

  @Test
  void answersOnlyWhereTheAddressIsAndOfItsFamily() {
    InetAddress elsewhere = IpLiteral.parse("198.51.100.9");
    setLinks();
    byte[] other =
        MdnsMessage.query(
                List.of(
                    new MdnsMessage.Question(bob.nameOf(elsewhere), RecordType.A),
                    new MdnsMessage.Question(bob.nameOf(BOB), RecordType.AAAA)))
            .encode();
    bob.handleDatagram(fromAlice(other), now);
    assertThat(sent(bob)).isEmpty();

    byte[] any =
        MdnsMessage.query(List.of(new MdnsMessage.Question(bob.nameOf(BOB), null))).encode();
    bob.handleDatagram(fromAlice(any), now);
    assertThat(sent(bob)).hasSize(1);
  }

  @Test
  void ignoresAnswersFromOffTheLinkOrAnotherPort() {
    setLinks();
    LocalName name = bob.nameOf(BOB);
    assertThat(alice.resolve(name, RecordType.A, now)).isNull();
    byte[] answer =
        MdnsMessage.response(
                List.of(new MdnsMessage.AddressRecord(name, BOB, Duration.ofMinutes(2))))
            .encode();
    InetSocketAddress local = new InetSocketAddress(ALICE, MdnsLink.PORT);

    alice.handleDatagram(
        new Datagram(local, IpLiteral.endpoint("198.51.100.1", MdnsLink.PORT), answer), now);
    alice.handleDatagram(new Datagram(local, IpLiteral.endpoint("192.0.2.2", 40000), answer), now);

    assertThat(alice.pollEvent()).isNull();
    assertThat(alice.statistics().dropped()).isEqualTo(2);
  }

  @Test
  void questionFromAnotherPortIsAnsweredThereAsOrdinaryDnsWouldBe() {
    setLinks();
    LocalName name = bob.nameOf(BOB);
    InetSocketAddress asker = new InetSocketAddress(ALICE, 40_000);
    MdnsMessage query =
        new MdnsMessage(
            0xbeef,
            false,
            List.of(
                new MdnsMessage.Question(name, RecordType.A),
                new MdnsMessage.Question(name, RecordType.AAAA)),
            List.of());
    bob.handleDatagram(new Datagram(link(BOB).local(), asker, query.encode()), now);

    List<Transmit> answers = sent(bob);
    assertThat(answers).as("nobody else hears of it").hasSize(1);
    Transmit answer = answers.get(0);
    assertThat(answer.local()).isEqualTo(link(BOB).local());
    assertThat(answer.remote()).isEqualTo(asker);
    assertThat(MdnsReader.readOrNull(answer.payload()))
        .isEqualTo(
            new MdnsMessage(
                0xbeef,
                true,
                List.of(new MdnsMessage.Question(name, RecordType.A)),
                List.of(new MdnsMessage.AddressRecord(name, BOB, Duration.ofSeconds(10)))));
    byte[] bytes = answer.payload();
    assertThat(bytes[bytes.length - 12]).as("the top bit of the class is not set").isZero();
  }

  @Test
  void questionsFromOtherPortsAreAnsweredWithinALimitAndOnTheLinkOnly() {
    setLinks();
    byte[] query =
        MdnsMessage.query(List.of(new MdnsMessage.Question(bob.nameOf(BOB), RecordType.A)))
            .encode();
    InetSocketAddress local = link(BOB).local();
    bob.handleDatagram(new Datagram(local, IpLiteral.endpoint("198.51.100.1", 9), query), now);
    assertThat(sent(bob)).isEmpty();
    for (int i = 0; i < 1_000; i++) {
      bob.handleDatagram(new Datagram(local, new InetSocketAddress(ALICE, 1 + i), query), now);
    }
    assertThat(sent(bob)).hasSize(MulticastDns.ONE_SHOTS_PER_SECOND);
    now += SECOND;
    bob.handleDatagram(new Datagram(local, new InetSocketAddress(ALICE, 9), query), now);
    assertThat(sent(bob)).hasSize(1);
  }

  @Test
  void unaskedAndWithdrawnRecordsAreNotRemembered() {
    setLinks();
    LocalName name = bob.nameOf(BOB);
    InetSocketAddress local = new InetSocketAddress(ALICE, MdnsLink.PORT);
    byte[] answer =
        MdnsMessage.response(
                List.of(new MdnsMessage.AddressRecord(name, BOB, Duration.ofMinutes(2))))
            .encode();
    alice.handleDatagram(new Datagram(local, link(BOB).local(), answer), now);
    assertThat(alice.resolve(name, RecordType.A, now)).isNull();

    byte[] goodbye =
        MdnsMessage.response(List.of(new MdnsMessage.AddressRecord(name, BOB, Duration.ZERO)))
            .encode();
    alice.handleDatagram(new Datagram(local, link(BOB).local(), goodbye), now);
    assertThat(alice.pollEvent()).isNull();
  }

  @Test
  void newLinksAreAskedToo() {
    LocalName name = bob.nameOf(BOB);
    assertThat(alice.wantsLinks()).isFalse();
    assertThat(alice.resolve(name, RecordType.A, now)).isNull();
    assertThat(alice.wantsLinks()).isTrue();
    assertThat(sent(alice)).isEmpty();

    advance(alice, Duration.ofSeconds(2));
    alice.setLinks(List.of(link(ALICE)), now);
    assertThat(sent(alice)).hasSize(1);
    alice.setLinks(List.of(link(ALICE)), now);
    assertThat(sent(alice)).as("nothing new").isEmpty();
  }

  @Test
  void asksForABoundedNumberOfNamesManyInAMessage() {
    setLinks();
    Random random = new Random(3);
    int taken = 0;
    for (int i = 0; i < 1_000; i++) {
      taken += alice.resolve(LocalName.random(random), RecordType.A, now) == null ? 1 : 0;
    }
    assertThat(taken).isEqualTo(Questions.MAX_OPEN);
    assertThat(alice.statistics().refused()).isEqualTo(1_000 - Questions.MAX_OPEN);
    sent(alice);

    now += SECOND;
    alice.handleTimeout(now);
    List<Transmit> again = sent(alice);
    assertThat(again).hasSize(Questions.MAX_OPEN / Questions.PER_MESSAGE);
    assertThat(again).allMatch(each -> each.payload().length < 1_400);
  }

  @Test
  void ipv6HasItsOwnGroup() {
    InetAddress address = IpLiteral.parse("fd00::1");
    MulticastDns machine = machine(5);
    machine.setLinks(
        List.of(
            new MdnsLink(
                new InetSocketAddress(address, MdnsLink.PORT),
                List.of(new MdnsLink.Prefix(address, 64)))),
        now);
    assertThat(machine.resolve(LocalName.random(new Random(9)), RecordType.AAAA, now)).isNull();
    assertThat(sent(machine))
        .singleElement()
        .satisfies(
            each -> assertThat(each.remote()).isEqualTo(IpLiteral.endpoint("ff02::fb", 5353)));
  }
}
