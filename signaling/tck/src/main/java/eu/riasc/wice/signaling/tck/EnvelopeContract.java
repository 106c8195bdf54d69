package eu.riasc.wice.signaling.tck;

import static org.assertj.core.api.Assertions.assertThat;

import eu.riasc.wice.crypto.PublicKey;
import eu.riasc.wice.signaling.Envelope;
import eu.riasc.wice.signaling.EnvelopeCodec;
import eu.riasc.wice.signaling.SignalingException.Code;
import eu.riasc.wice.signaling.Transport;
import eu.riasc.wice.signaling.TransportSubscription;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** What a transport promises about envelopes, whoever made them and whatever is inside. */
abstract class EnvelopeContract extends ContractFixture {
  /** Keys, nonce and protobuf beside a body. */
  private static final int OVERHEAD = 128;

  @Test
  void handsOverEnvelopesOfAnySizeAsTheyAre() throws Exception {
    Transport alice = transport();
    Transport bob = transport();
    PublicKey key = newKey().publicKey();
    Inbox<Envelope> inbox = subscribe(bob, key);

    for (int size : new int[] {0, 1, 512, alice.maxEnvelopeBytes() - OVERHEAD}) {
      Envelope envelope = envelope(key, size);
      handOver(alice, envelope, inbox);
    }
  }

  @Test
  void refusesEnvelopesThatAreLargerThanItSays() throws Exception {
    Transport transport = transport();
    int most = transport.maxEnvelopeBytes();
    Envelope larger = envelope(newKey().publicKey(), most);

    assertThat(most).isBetween(1024, EnvelopeCodec.MAX_BYTES);
    assertThat(fails(transport.publish(larger, patience())).code()).isEqualTo(Code.TOO_LARGE);
  }

  @Test
  void handsOverToEverySubscriberOfAKey() throws Exception {
    Transport alice = transport();
    Transport bob = transport();
    Transport carol = transport();
    PublicKey group = newKey().publicKey();
    Inbox<Envelope> first = subscribe(bob, group);
    Inbox<Envelope> second = subscribe(bob, group);
    Inbox<Envelope> third = subscribe(carol, group);
    Inbox<Envelope> own = subscribe(alice, group);

    handOver(alice, envelope(group, 100), first, second, third, own);
  }

  @Test
  void losesNothingBetweenBusyPublishersAndSubscribers() throws Exception {
    Transport bob = transport();
    PublicKey key = newKey().publicKey();
    PublicKey group = newKey().publicKey();
    Inbox<Envelope> inbox = subscribe(bob, key);
    Inbox<Envelope> member = subscribe(bob, group);
    Inbox<Envelope> otherMember = subscribe(transport(), group);

    List<Future<?>> publishers = new ArrayList<>();
    Set<Envelope> forKey = new LinkedHashSet<>();
    Set<Envelope> forGroup = new LinkedHashSet<>();
    for (int publisher = 0; publisher < 3; publisher++) {
      Transport transport = transport();
      List<Envelope> own = new ArrayList<>();
      for (int i = 0; i < 30; i++) {
        own.add(envelope(i % 2 == 0 ? key : group, 200));
      }
      own.forEach(each -> (each.recipient().equals(key) ? forKey : forGroup).add(each));
      publishers.add(
          executor.submit(
              () -> {
                for (Envelope each : own) {
                  if (each.recipient().equals(key)) {
                    handOver(transport, each, inbox);
                  } else {
                    handOver(transport, each, member, otherMember);
                  }
                }
              }));
    }
    for (Future<?> publisher : publishers) {
      publisher.get(10 * patience().toMillis(), TimeUnit.MILLISECONDS);
    }

    assertThat(new LinkedHashSet<>(inbox.items())).hasSameElementsAs(forKey);
    assertThat(new LinkedHashSet<>(member.items())).hasSameElementsAs(forGroup);
    assertThat(new LinkedHashSet<>(otherMember.items())).hasSameElementsAs(forGroup);
  }

  @Test
  void handsOverNothingThatIsForAnotherKey() throws Exception {
    Transport alice = transport();
    Transport bob = transport();
    PublicKey key = newKey().publicKey();
    PublicKey other = newKey().publicKey();
    Inbox<Envelope> inbox = subscribe(bob, key);
    Inbox<Envelope> others = subscribe(transport(), other);

    handOver(alice, envelope(other, 10), others);
    handOver(alice, envelope(key, 10), inbox);

    assertThat(inbox.items()).allMatch(each -> each.recipient().equals(key));
    assertThat(others.items()).allMatch(each -> each.recipient().equals(other));
  }

  @Test
  void publishingToNobodyEndsAndIsNotKept() throws Exception {
    Transport alice = transport();
    Transport bob = transport();
    PublicKey key = newKey().publicKey();
    Envelope early = envelope(key, 10);
    ends(alice.publish(early, patience()));
    long published = System.nanoTime();
    while (System.nanoTime() - published < underWay().toNanos()) {
      PublicKey other = newKey().publicKey();
      handOver(alice, envelope(other, 10), subscribe(bob, other));
    }

    Inbox<Envelope> inbox = subscribe(bob, key);
    handOver(alice, envelope(key, 10), inbox);
    if (mayHold()) {
      assertThat(inbox.await(items -> items.contains(early), patience()))
          .as("an envelope that waits for its reader")
          .isTrue();
      awaitRead(alice, early);
      inbox = subscribe(transport(), key);
      handOver(alice, envelope(key, 10), inbox);
    }

    assertThat(inbox.contains(early)).as("an envelope from before the subscription").isFalse();
  }

  @Test
  void anEndedSubscriptionGetsNothingAndDisturbsNobody() throws Exception {
    Transport alice = transport();
    Transport bob = transport();
    PublicKey key = newKey().publicKey();
    Inbox<Envelope> ended = new Inbox<>();
    TransportSubscription subscription = subscribe(bob, key, ended);
    Inbox<Envelope> staying = subscribe(bob, key);
    handOver(alice, envelope(key, 1), ended, staying);

    subscription.close();
    subscription.close();
    handOver(alice, envelope(key, 2), staying); // whatever was under way has arrived by now
    Envelope after = envelope(key, 3);
    handOver(alice, after, staying);

    assertThat(ended.contains(after)).isFalse();
    Inbox<Envelope> again = subscribe(bob, key);
    handOver(alice, envelope(key, 4), again, staying);
  }

  @Test
  void closingATransportEndsItsSubscriptionsAndNoOthers() throws Exception {
    Transport alice = transport();
    Transport bob = transport();
    Transport carol = transport();
    PublicKey key = newKey().publicKey();
    Inbox<Envelope> closed = subscribe(bob, key);
    Inbox<Envelope> open = subscribe(carol, key);
    handOver(alice, envelope(key, 1), closed, open);

    bob.close();
    bob.close();
    handOver(alice, envelope(key, 2), open);
    Envelope after = envelope(key, 3);
    handOver(alice, after, open);

    assertThat(closed.contains(after)).isFalse();
  }

  @Test
  void aClosedTransportRefusesWithATypedFailure() throws Exception {
    Transport transport = transport();
    PublicKey key = newKey().publicKey();
    transport.close();

    assertThat(fails(transport.publish(envelope(key, 1), patience())).code())
        .isEqualTo(Code.CLOSED);
    TransportSubscription subscription = transport.subscribe(key, each -> {}, null);
    assertThat(fails(subscription.ready()).code()).isEqualTo(Code.CLOSED);
    subscription.close();
  }

  @Test
  void closingWhileBusyEndsEveryPublication() throws Exception {
    Transport alice = transport();
    PublicKey key = newKey().publicKey();
    Inbox<Envelope> inbox = subscribe(alice, key);
    CountDownLatch busy = new CountDownLatch(20);
    Inbox<CompletionStage<Void>> stages = new Inbox<>();
    List<Future<?>> publishers = new ArrayList<>();
    for (int i = 0; i < 2; i++) {
      publishers.add(
          executor.submit(
              () -> {
                for (int n = 0; n < 200; n++) {
                  stages.add(alice.publish(envelope(key, 100), patience()));
                  busy.countDown();
                }
              }));
    }
    assertThat(busy.await(patience().toMillis(), TimeUnit.MILLISECONDS)).isTrue();

    alice.close();

    for (Future<?> publisher : publishers) {
      publisher.get(patience().toMillis(), TimeUnit.MILLISECONDS);
    }
    assertThat(stages.items()).hasSize(400);
    stages.items().forEach(this::ends);
    assertThat(inbox.items()).allMatch(each -> each.recipient().equals(key));
  }

  @Test
  void subscribersMayComeAndGoWhileOthersPublish() throws Exception {
    Transport alice = transport();
    Transport bob = transport();
    PublicKey key = newKey().publicKey();
    Inbox<Envelope> staying = subscribe(bob, key);
    Future<?> visitors =
        executor.submit(
            () -> {
              for (int i = 0; i < 20; i++) {
                subscribe(bob, key, new Inbox<>()).close();
              }
            });
    for (int i = 0; i < 20; i++) {
      handOver(alice, envelope(key, 50), staying);
    }

    visitors.get(10 * patience().toMillis(), TimeUnit.MILLISECONDS);
  }
}
