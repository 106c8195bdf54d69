package eu.riasc.wice.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import eu.riasc.wice.crypto.PrivateKey;
import eu.riasc.wice.ice.agent.Candidate;
import eu.riasc.wice.ice.mdns.LocalName;
import eu.riasc.wice.ice.mdns.MdnsEvent;
import eu.riasc.wice.ice.mdns.MdnsLink;
import eu.riasc.wice.ice.mdns.MulticastDns;
import eu.riasc.wice.ice.mdns.RecordType;
import eu.riasc.wice.sansio.Datagram;
import eu.riasc.wice.sansio.IpLiteral;
import eu.riasc.wice.sansio.Transport;
import eu.riasc.wice.signaling.CandidateDescription;
import eu.riasc.wice.signaling.CandidateDescription.Kind;
import eu.riasc.wice.signaling.Content;
import eu.riasc.wice.signaling.Envelope;
import eu.riasc.wice.signaling.Id;
import eu.riasc.wice.signaling.SessionDescription;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Peers that offer names in place of their addresses, and peers that resolve them. */
class LocalNamesTest {
  private static final EndpointConfig OFFERING =
      EndpointConfig.defaults().withMulticastDns(MulticastDnsUse.OFFER);
  private static final EndpointConfig OFF =
      EndpointConfig.defaults().withMulticastDns(MulticastDnsUse.OFF);

  private final World world = new World(1);

  private boolean connect(Party alice, Party bob, Duration atMost) {
    alice.want(bob);
    bob.want(alice);
    return world.runUntil(() -> alice.hasPairWith(bob) && bob.hasPairWith(alice), atMost);
  }

  /** The contents of all descriptions that a party has sent so far. */
  private List<Content> said(Party by, Party to) {
    List<Content> contents = new ArrayList<>();
    for (Envelope envelope : world.recorded) {
      if (envelope.sender().equals(by.publicKey())) {
        SessionDescription session = world.sealer.open(to.privateKey(), envelope).session();
        if (session != null && session.content() != null) {
          contents.add(session.content());
        }
      }
    }
    return contents;
  }

  @Test
  void peersConnectWithNamesAlone() {
    Party alice = world.join(1, "10.0.0.1:4000", OFFERING);
    Party bob = world.join(2, "10.0.0.2:4000", OFFERING);

    assertThat(connect(alice, bob, Duration.ofSeconds(2))).isTrue();

    List<CandidateDescription> offered =
        said(alice, bob).stream().flatMap(content -> content.candidates().stream()).toList();
    assertThat(offered)
        .isNotEmpty()
        .allSatisfy(
            each -> {
              assertThat(LocalName.parseOrNull(each.address())).isNotNull();
              assertThat(each.related()).isNull();
            });
    assertThat(said(alice, bob).toString()).doesNotContain("10.0.0.1");
  }

  @Test
  void withoutMulticastNamesLeadNowhere() {
    world.datagramFilter = transmit -> !transmit.remote().getAddress().isMulticastAddress();
    Party alice = world.join(1, "10.0.0.1:4000", OFFERING);
    Party bob = world.join(2, "10.0.0.2:4000", OFFERING);

    assertThat(connect(alice, bob, Duration.ofSeconds(60))).isFalse();
    assertThat(bob.moves()).extracting(e -> e.to()).contains(SessionState.FAILED);
  }

  @Test
  void namesAreResolvedUnlessSwitchedOff() {
    Party alice = world.join(1, "10.0.0.1:4000", OFFERING);
    Party off = world.join(2, "10.0.0.2:4000", OFF);
    Party usual = world.join(3, "10.0.0.3:4000");
    world.datagramFilter =
        transmit -> !transmit.local().equals(IpLiteral.endpoint("10.0.0.1", 4000));

    alice.want(off);
    off.want(alice);
    alice.want(usual);
    usual.want(alice);
    world.run(Duration.ofSeconds(2));

    assertThat(off.multicast()).as("no socket for multicast dns").isNull();
    assertThat(candidates(off, alice)).noneMatch(each -> !each.local());
    assertThat(candidates(usual, alice))
        .anyMatch(
            each ->
                !each.local()
                    && each.candidate().address().equals(IpLiteral.endpoint("10.0.0.1", 4000)));
  }

  private List<CandidateStatistics> candidates(Party at, Party peer) {
    PathStatistics paths = at.endpoint.paths(peer.publicKey(), world.nowNanos);
    return Objects.requireNonNull(paths, "a transport").candidates();
  }

  @Test
  void nobodyOpensASocketForNamesThatNobodyUses() {
    Party alice = world.join(1, "10.0.0.1:4000");
    Party bob = world.join(2, "10.0.0.2:4000");
    assertThat(connect(alice, bob, Duration.ofSeconds(2))).isTrue();
    assertThat(alice.multicast()).isNull();
    assertThat(bob.multicast()).isNull();
  }

  @Test
  void nameThatIsAnsweredSecondsLaterStillLeadsToAPath() {
    Party alice = world.join(1, "10.0.0.1:4000", OFFERING);
    Party bob = world.join(2, "10.0.0.2:4000", OFFERING);
    boolean[] open = new boolean[1];
    world.datagramFilter =
        transmit -> open[0] || !transmit.remote().getAddress().isMulticastAddress();
    world.at(Duration.ofSeconds(2), () -> open[0] = true);

    assertThat(connect(alice, bob, Duration.ofSeconds(6)))
        .as("the question of the third second is answered")
        .isTrue();
  }

  @Test
  void addressThatAServerHasSeenIsOfferedAsItIs() {
    Candidate seen = Candidate.host(IpLiteral.endpoint("192.0.2.1", 4000), 65_535);
    Candidate hidden = Candidate.host(IpLiteral.endpoint("10.0.0.1", 4000), 65_534);
    Candidate mapped =
        Candidate.serverReflexive(
            IpLiteral.endpoint("198.51.100.1", 5000),
            hidden.base(),
            IpLiteral.endpoint("203.0.113.1", 3478),
            65_534);
    MulticastDns names = new MulticastDns(new Random(1), 0);
    LocalCandidates offered =
        LocalCandidates.of(List.of(seen, hidden, mapped), true, new Disguise(names, seen::equals));

    assertThat(offered.descriptions())
        .extracting(CandidateDescription::kind, CandidateDescription::address)
        .containsExactly(
            tuple(Kind.SERVER_REFLEXIVE, "192.0.2.1"),
            tuple(Kind.HOST, names.nameOf(hidden.address().getAddress()).text()),
            tuple(Kind.SERVER_REFLEXIVE, "198.51.100.1"));
    assertThat(offered.descriptions())
        .allMatch(each -> each.related() == null)
        .extracting(CandidateDescription::foundation)
        .as("made of no address")
        .containsExactly("1", "2", "3");
  }

  private static PrivateKey key(int number) {
    byte[] bytes = new byte[32];
    bytes[5] = (byte) number;
    return PrivateKey.of(bytes);
  }

  @Test
  void addressesBehindNamesAreNotToldToTurnServers() {
    EndpointContext context =
        new EndpointContext(
            EndpointConfig.defaults(), key(7).publicKey(), new Random(1), new Random(2), 0);
    Attempt attempt =
        new OwnSide(context, key(8).publicKey(), true, 0)
            .attempt(Id.random(new Random(3)), false, 0);
    Candidate host = Candidate.host(IpLiteral.endpoint("10.0.0.1", 4000), 65_535);
    Candidate relayed =
        Candidate.relayed(
            IpLiteral.endpoint("198.51.100.1", 50_000),
            IpLiteral.endpoint("203.0.113.9", 4000),
            IpLiteral.endpoint("198.51.100.1", 3478),
            Transport.UDP,
            65_535);
    attempt.offer(LocalCandidates.of(List.of(host, relayed), true), 0);
    LocalName name =
        Objects.requireNonNull(
            LocalName.parseOrNull("2f5e7a4c-0001-4002-8003-000000000004.local"), "a name");
    CandidateDescription plain =
        LocalCandidates.of(
                List.of(Candidate.host(IpLiteral.endpoint("10.0.0.2", 4000), 65_535)), true)
            .descriptions()
            .get(0);
    CandidateDescription hidden =
        new CandidateDescription(
            plain.kind(),
            plain.networkType(),
            null,
            plain.foundation(),
            plain.component(),
            plain.priority(),
            name.text(),
            plain.port(),
            null,
            null);

    attempt.addCandidate(hidden, 0);
    attempt.onResolved(new MdnsEvent(name, RecordType.A, List.of(IpLiteral.parse("10.0.0.2"))), 0);

    assertThat(attempt.agent().pairs())
        .singleElement()
        .satisfies(pair -> assertThat(pair.pair().local()).isEqualTo(host));
  }

  @Test
  void datagramsOfOthersOnThePortOfMulticastDnsAreDropped() {
    Party alice = world.join(1, "10.0.0.1:4000", OFFERING);
    Party bob = world.join(2, "10.0.0.2:4000", OFFERING);
    assertThat(connect(alice, bob, Duration.ofSeconds(2))).isTrue();
    Random random = new Random(4);
    InetSocketAddress at = Objects.requireNonNull(alice.multicast(), "a socket");
    for (int i = 0; i < 2_000; i++) {
      byte[] bytes = new byte[random.nextInt(80)];
      random.nextBytes(bytes);
      alice.onDatagram(new Datagram(at, IpLiteral.endpoint("10.0.0.9", MdnsLink.PORT), bytes));
    }
    assertThat(alice.hasPairWith(bob)).isTrue();
    assertThat(alice.send(bob, "still there")).isTrue();
    world.run(Duration.ofSeconds(1));
    assertThat(bob.received()).containsExactly("still there");
  }
}
