package eu.riasc.wice.signaling.tck;

import static org.assertj.core.api.Assertions.assertThat;

import eu.riasc.wice.crypto.KeyPair;
import eu.riasc.wice.crypto.PrivateKey;
import eu.riasc.wice.crypto.PublicKey;
import eu.riasc.wice.crypto.SharedKeyCache;
import eu.riasc.wice.signaling.Credentials;
import eu.riasc.wice.signaling.Envelope;
import eu.riasc.wice.signaling.EnvelopeSealer;
import eu.riasc.wice.signaling.Id;
import eu.riasc.wice.signaling.Message;
import eu.riasc.wice.signaling.Received;
import eu.riasc.wice.signaling.SessionDescription;
import eu.riasc.wice.signaling.Signaling;
import eu.riasc.wice.signaling.SignalingException.Code;
import eu.riasc.wice.signaling.Subscription;
import eu.riasc.wice.signaling.Transport;
import eu.riasc.wice.signaling.TransportContext;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/**
 * The promises of a {@link Transport} as tests. To hold a transport of your own against them,
 * extend this class and say how to open one:
 *
 * <pre>{@code
 * class CarrierPigeonTest extends TransportContract {
 *   @Override
 *   protected Transport open(TransportContext context) {
 *     return new CarrierPigeonTransport(loft, context);
 *   }
 * }
 * }</pre>
 *
 * <p>Several transports are opened in one test; they must reach each other and nobody else's. Each
 * test closes what it has opened. Nothing here waits for time to pass: every wait has a condition,
 * and {@link #patience} only says when to give up.
 */
public abstract class TransportContract extends EnvelopeContract {
  private final EnvelopeSealer sealer =
      new EnvelopeSealer(new SharedKeyCache(64), new SecureRandom());

  /** Called by the classes that extend it. */
  protected TransportContract() {}

  /**
   * Opens a transport on the network under test.
   *
   * @param context time and chance for it
   */
  protected abstract Transport open(TransportContext context) throws Exception;

  /** Returns how long a condition may take to come true; 10 s unless overridden. */
  @Override
  protected Duration patience() {
    return Duration.ofSeconds(10);
  }

  /**
   * Returns whether the network below loses envelopes without the transport's knowing, as datagrams
   * are lost; false unless overridden. Publishing is repeated then, as sessions do.
   */
  @Override
  protected boolean mayLose() {
    return false;
  }

  /**
   * Returns whether the transport holds an envelope that nobody is subscribed to until somebody
   * comes and reads it, as an API server holds an object; false unless overridden. It must be gone
   * then all the same once it has been read.
   */
  @Override
  protected boolean mayHold() {
    return false;
  }

  /**
   * Returns how long the network below may hold what has been published, as a bad one under a
   * transport of datagrams does; zero unless overridden. So long an envelope may still be handed to
   * who subscribes after it was published.
   */
  @Override
  protected Duration underWay() {
    return Duration.ZERO;
  }

  @Override
  final Transport openTransport(TransportContext context) throws Exception {
    return open(context);
  }

  private Signaling signaling() throws Exception {
    return closeLater(
        new Signaling(Map.of("tck", open(context())), executor, context(), key -> true));
  }

  private static Message numbered(int number) {
    return Message.of(new Credentials("message " + number, "", false));
  }

  /** Publishes a message until it has been received: once, unless the network may lose it. */
  private Received deliver(Signaling from, KeyPair keys, Message message, Inbox<Received> inbox) {
    Duration retry = mayLose() ? Duration.ofMillis(50) : patience();
    long start = System.nanoTime();
    do {
      succeeds(from.publish(keys, message, patience()));
      if (inbox.await(items -> items.stream().anyMatch(r -> r.message().equals(message)), retry)) {
        return inbox.items().stream()
            .filter(received -> received.message().equals(message))
            .findFirst()
            .orElseThrow();
      }
    } while (mayLose() && System.nanoTime() - start < patience().toNanos());
    throw new AssertionError(message + " was not received within " + patience());
  }

  private Inbox<Received> listen(Signaling signaling, PrivateKey ours, PrivateKey theirs) {
    Inbox<Received> inbox = new Inbox<>();
    KeyPair keys = new KeyPair(ours, theirs.publicKey());
    succeeds(signaling.subscribe(keys, inbox::add).ready());
    return inbox;
  }

  private Inbox<Received> listenToAll(Signaling signaling, PrivateKey ours) {
    Inbox<Received> inbox = new Inbox<>();
    succeeds(signaling.subscribeAll(ours, inbox::add).ready());
    return inbox;
  }

  @Test
  void messagesReachThePeerBothWays() throws Exception {
    PrivateKey alice = newKey();
    PrivateKey bob = newKey();
    Signaling atAlice = signaling();
    Signaling atBob = signaling();
    Inbox<Received> toAlice = listen(atAlice, alice, bob);
    Inbox<Received> toBob = listen(atBob, bob, alice);

    KeyPair keys = new KeyPair(alice, bob.publicKey());
    Received there = deliver(atAlice, keys, numbered(1), toBob);
    KeyPair back = new KeyPair(bob, alice.publicKey());
    deliver(atBob, back, numbered(2), toAlice);

    assertThat(there).isEqualTo(new Received(back.publicKeys(), numbered(1), "tck"));
  }

  @Test
  void manyMessagesArriveOnceEachInWhateverOrder() throws Exception {
    PrivateKey alice = newKey();
    PrivateKey bob = newKey();
    Signaling atAlice = signaling();
    Inbox<Received> inbox = listen(signaling(), bob, alice);
    KeyPair keys = new KeyPair(alice, bob.publicKey());
    List<Message> sent = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      sent.add(numbered(i));
      succeeds(atAlice.publish(keys, numbered(i), patience()));
    }
    if (mayLose()) {
      for (Message message : sent) {
        deliver(atAlice, keys, message, inbox);
      }
    }

    assertThat(inbox.await(items -> distinct(items).size() == sent.size(), patience())).isTrue();
    assertThat(distinct(inbox.items())).hasSameElementsAs(sent);
    if (!mayLose()) {
      assertThat(inbox.items()).hasSize(sent.size());
    }
  }

  private static Set<Message> distinct(List<Received> items) {
    Set<Message> messages = new LinkedHashSet<>();
    items.forEach(received -> messages.add(received.message()));
    return messages;
  }

  @Test
  void everyCandidateOfALongDescriptionArrivesInOneEnvelopeOrInParts() throws Exception {
    PrivateKey alice = newKey();
    PrivateKey bob = newKey();
    Signaling atAlice = signaling();
    Inbox<Received> inbox = listen(signaling(), bob, alice);
    KeyPair keys = new KeyPair(alice, bob.publicKey());
    Message message = Descriptions.long32(keys.publicKeys());

    long start = System.nanoTime();
    boolean complete;
    do {
      succeeds(atAlice.publish(keys, message, patience()));
      complete =
          inbox.await(
              items -> Descriptions.areWhole(items, message),
              mayLose() ? Duration.ofMillis(50) : patience());
    } while (!complete && mayLose() && System.nanoTime() - start < patience().toNanos());

    assertThat(complete).as("all candidates came within %s", patience()).isTrue();
    assertThat(inbox.items()).allMatch(received -> Descriptions.standsAlone(received, message));
  }

  @Test
  void subscribingToOneSenderIsDeafToOthersAndSubscribingToAllIsNot() throws Exception {
    PrivateKey alice = newKey();
    PrivateKey bob = newKey();
    PrivateKey carol = newKey();
    Signaling atBob = signaling();
    Signaling elsewhere = signaling();
    Inbox<Received> one = listen(atBob, bob, alice);
    Inbox<Received> all = listenToAll(atBob, bob);

    deliver(elsewhere, new KeyPair(carol, bob.publicKey()), numbered(1), all);
    deliver(elsewhere, new KeyPair(alice, bob.publicKey()), numbered(2), all);
    deliver(elsewhere, new KeyPair(alice, bob.publicKey()), numbered(3), one);

    assertThat(one.items())
        .allMatch(received -> received.keys().theirs().equals(alice.publicKey()));
  }

  @Test
  void everyMemberOfAGroupGetsWhatIsSentToIt() throws Exception {
    PrivateKey group = newKey();
    PrivateKey alice = newKey();
    Inbox<Received> first = listenToAll(signaling(), group);
    Inbox<Received> second = listenToAll(signaling(), group);
    Signaling atAlice = signaling();
    KeyPair keys = new KeyPair(alice, group.publicKey());

    deliver(atAlice, keys, numbered(1), first);
    if (mayLose()) {
      deliver(atAlice, keys, numbered(2), second);
    } else {
      assertThat(second.await(items -> items.size() == 1, patience())).isTrue();
    }
  }

  @Test
  void anEndedSubscriptionHearsNothingMore() throws Exception {
    PrivateKey alice = newKey();
    PrivateKey bob = newKey();
    Signaling atBob = signaling();
    Signaling atAlice = signaling();
    Inbox<Received> ended = new Inbox<>();
    Subscription subscription = atBob.subscribe(new KeyPair(bob, alice.publicKey()), ended::add);
    succeeds(subscription.ready());
    KeyPair keys = new KeyPair(alice, bob.publicKey());
    deliver(atAlice, keys, numbered(1), ended);

    subscription.close();
    Inbox<Received> next = listen(atBob, bob, alice);
    deliver(atAlice, keys, numbered(2), next);

    assertThat(ended.items()).allMatch(received -> received.message().equals(numbered(1)));
  }

  @Test
  void hostileEnvelopesHaveNoEffect() throws Exception {
    PrivateKey alice = newKey();
    PrivateKey bob = newKey();
    Signaling atBob = signaling();
    Inbox<Received> inbox = listenToAll(atBob, bob);
    Transport mallory = transport();
    Signaling atAlice = signaling();
    KeyPair keys = new KeyPair(alice, bob.publicKey());
    Envelope sealed = sealer.seal(keys, numbered(1));

    for (Envelope hostile : hostile(alice, bob, sealed)) {
      ends(mallory.publish(hostile, patience()));
      ends(mallory.publish(hostile, patience()));
    }
    deliver(atAlice, keys, numbered(2), inbox);

    assertThat(distinct(inbox.items())).isSubsetOf(numbered(1), numbered(2));
    assertThat(inbox.items())
        .allMatch(received -> received.keys().theirs().equals(alice.publicKey()));
  }

  private List<Envelope> hostile(PrivateKey alice, PrivateKey bob, Envelope sealed) {
    PublicKey from = alice.publicKey();
    PublicKey to = bob.publicKey();
    byte[] changed = sealed.body().clone();
    changed[changed.length - 1] ^= 1;
    Message reflectable =
        Message.of(
            new SessionDescription(
                to, from, new Id(1, 1), new Id(2, 2), 1, null, null, 0, null, false));
    Envelope bobs = sealer.seal(new KeyPair(bob, from), reflectable);
    return List.of(
        new Envelope(from, to, changed, sealed.nonce()),
        new Envelope(from, to, new byte[0], sealed.nonce()),
        new Envelope(to, to, sealed.body(), sealed.nonce()),
        new Envelope(PublicKey.of(new byte[PublicKey.BYTES]), to, sealed.body(), sealed.nonce()),
        new Envelope(newKey().publicKey(), to, sealed.body(), sealed.nonce()),
        new Envelope(from, to, bobs.body(), bobs.nonce()),
        envelope(to, 60_000),
        sealed,
        sealed);
  }

  @Test
  void closingEndsWhatIsUnderWayAndWhatComesAfter() throws Exception {
    PrivateKey alice = newKey();
    PrivateKey bob = newKey();
    Signaling atAlice = signaling();
    Signaling atBob = signaling();
    Inbox<Received> inbox = listen(atBob, bob, alice);
    KeyPair keys = new KeyPair(alice, bob.publicKey());
    deliver(atAlice, keys, numbered(1), inbox);
    for (int i = 0; i < 20; i++) {
      atAlice.publish(keys, numbered(1), patience());
    }

    atAlice.close();

    assertThat(fails(atAlice.publish(keys, numbered(2), patience())).code()).isEqualTo(Code.CLOSED);
    assertThat(fails(atAlice.subscribe(keys, received -> {}).ready()).code())
        .isEqualTo(Code.CLOSED);
    Signaling again = signaling();
    deliver(again, keys, numbered(3), inbox);
    assertThat(distinct(inbox.items())).doesNotContain(numbered(2));
  }
}
