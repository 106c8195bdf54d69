package eu.riasc.wice.signaling.multicast;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import eu.riasc.wice.crypto.PrivateKey;
import eu.riasc.wice.crypto.PublicKey;
import eu.riasc.wice.signaling.Envelope;
import eu.riasc.wice.signaling.EnvelopeCodec;
import eu.riasc.wice.signaling.SignalingException;
import eu.riasc.wice.signaling.SignalingException.Code;
import eu.riasc.wice.signaling.TransportSubscription;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("socket")
class MulticastTransportTest {
  private static final Duration SECOND = Duration.ofSeconds(1);
  private static final long PATIENCE_SECONDS = 10;

  private final Random random = new Random();
  private final SecureRandom secure = new SecureRandom();
  private final List<AutoCloseable> opened = new ArrayList<>();
  private final String group = "239.255." + random.nextInt(255) + "." + random.nextInt(256);
  private final int port = 61_000 + random.nextInt(4_000);
  private final MulticastUri uri = uri(group);
  private final PublicKey key = PrivateKey.generate(secure).publicKey();
  private final BlockingQueue<Envelope> inbox = new LinkedBlockingQueue<>();

  @AfterEach
  void close() throws Exception {
    for (AutoCloseable each : opened) {
      each.close();
    }
  }

  private MulticastUri uri(String address) {
    return MulticastUri.parse("multicast://" + address + ":" + port + "?interface=lo");
  }

  private MulticastTransport open(MulticastUri where) {
    return open(where, new LanInterfaces(where));
  }

  private MulticastTransport open(MulticastUri where, AttachmentSource source) {
    MulticastTransport transport =
        MulticastTransport.open(where, source, Duration.ofMillis(20), System::nanoTime);
    opened.add(transport);
    return transport;
  }

  private Envelope envelope(PublicKey recipient) {
    byte[] nonce = new byte[24];
    secure.nextBytes(nonce);
    return new Envelope(PrivateKey.generate(secure).publicKey(), recipient, new byte[200], nonce);
  }

  private void listen(MulticastTransport transport) throws Exception {
    transport
        .subscribe(key, inbox::add, null)
        .ready()
        .toCompletableFuture()
        .get(PATIENCE_SECONDS, TimeUnit.SECONDS);
  }

  private Envelope next() throws InterruptedException {
    Envelope envelope = inbox.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
    assertThat(envelope).as("an envelope within %d s", PATIENCE_SECONDS).isNotNull();
    return envelope;
  }

  private static void publish(MulticastTransport transport, Envelope envelope) {
    transport.publish(envelope, SECOND).toCompletableFuture().join();
  }

  private void send(byte[]... datagrams) throws IOException {
    try (DatagramChannel raw = DatagramChannel.open(StandardProtocolFamily.INET)) {
      raw.setOption(StandardSocketOptions.IP_MULTICAST_IF, NetworkInterface.getByName("lo"));
      for (byte[] datagram : datagrams) {
        raw.send(ByteBuffer.wrap(datagram), new InetSocketAddress(group, port));
      }
    }
  }

  @Test
  void anEchoOfItsOwnIsNotHandedOverAgain() throws Exception {
    MulticastTransport own = open(uri);
    listen(own);
    Envelope ours = envelope(key);
    Envelope theirs = envelope(key);

    publish(own, ours);
    publish(open(uri), theirs);

    assertThat(next()).isEqualTo(ours);
    assertThat(next()).isEqualTo(theirs); // came after the echo
    assertThat(own.statistics().echoes()).isEqualTo(1);
    assertThat(own.statistics().delivered()).isEqualTo(1);
  }

  @Test
  void whatIsForOthersOrNoEnvelopeIsCountedAndDropped() throws Exception {
    MulticastTransport own = open(uri);
    listen(own);
    Envelope last = envelope(key);
    byte[] large = EnvelopeCodec.encode(new Envelope(key, key, new byte[1200], new byte[24]));
    assertThat(large).hasSizeGreaterThan(MulticastTransport.MAX_ENVELOPE_BYTES);

    send(
        EnvelopeCodec.encode(envelope(PrivateKey.generate(secure).publicKey())),
        new byte[0],
        new byte[] {1, 2, 3},
        large,
        new byte[60_000],
        EnvelopeCodec.encode(last));

    assertThat(next()).isEqualTo(last);
    MulticastStatistics counted = own.statistics();
    assertThat(counted.foreign()).isEqualTo(1);
    assertThat(counted.malformed()).isEqualTo(4);
    assertThat(counted.delivered()).isEqualTo(1);
  }

  @Test
  void aSourceThatFloodsIsLimited() throws Exception {
    MulticastTransport own = open(uri);
    listen(own);
    byte[][] flood = new byte[2_000][];
    Arrays.fill(flood, EnvelopeCodec.encode(envelope(key)));
    long start = System.nanoTime();

    send(flood);

    CountDownLatch seen = new CountDownLatch(1);
    PublicKey marker = PrivateKey.generate(secure).publicKey();
    own.subscribe(marker, each -> seen.countDown(), null);
    do {
      send(EnvelopeCodec.encode(envelope(marker)));
    } while (!seen.await(50, TimeUnit.MILLISECONDS));
    double seconds = (System.nanoTime() - start) / 1e9;
    assertThat(own.statistics().limited()).isPositive();
    assertThat(own.statistics().delivered())
        .isLessThanOrEqualTo((long) (SourceLimits.BURST + 1 + SourceLimits.PER_SECOND * seconds));
  }

  @Test
  void anotherGroupOfTheSamePortIsNotHeard() throws Exception {
    MulticastTransport own = open(uri);
    listen(own);
    MulticastTransport elsewhere = open(uri("239.254.1.1"));
    BlockingQueue<Envelope> there = new LinkedBlockingQueue<>();
    elsewhere
        .subscribe(key, there::add, null)
        .ready()
        .toCompletableFuture()
        .get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    Envelope mine = envelope(key);

    publish(open(uri("239.254.1.1")), envelope(key));
    assertThat(there.poll(PATIENCE_SECONDS, TimeUnit.SECONDS)).isNotNull();
    publish(open(uri), mine);

    assertThat(next()).isEqualTo(mine);
    assertThat(own.statistics().received()).isEqualTo(1);
  }

  /** Interfaces as a test wants them. */
  private static final class Plugs implements AttachmentSource {
    private List<Attachment> present = List.of();
    private CountDownLatch looks = new CountDownLatch(0);

    /** Changes what there is, and waits until the transport has taken it in. */
    void change(List<Attachment> next) throws InterruptedException {
      CountDownLatch twice = new CountDownLatch(2);
      synchronized (this) {
        present = next;
        looks = twice;
      }
      assertThat(twice.await(PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
    }

    @Override
    public synchronized List<Attachment> scan() {
      looks.countDown();
      return present;
    }
  }

  @Test
  void followsAnInterfaceThatComesGoesAndComesAgain() throws Exception {
    List<Attachment> lo = new LanInterfaces(uri).scan();
    MulticastTransport other = open(uri);
    Plugs plugs = new Plugs();
    MulticastTransport own = open(uri, plugs);
    TransportSubscription subscription = own.subscribe(key, inbox::add, null);
    assertThat(subscription.ready().toCompletableFuture()).isNotDone();
    assertUnavailable(own);

    for (int i = 0; i < 2; i++) {
      plugs.change(lo);
      assertThat(subscription.ready().toCompletableFuture()).isCompletedWithValue(null);
      Envelope envelope = envelope(key);
      publish(other, envelope);
      assertThat(next()).isEqualTo(envelope);
      publish(own, envelope(PrivateKey.generate(secure).publicKey()));

      plugs.change(List.of());
      assertUnavailable(own);
    }
  }

  private void assertUnavailable(MulticastTransport transport) {
    PublicKey nobody = PrivateKey.generate(secure).publicKey();
    assertThatThrownBy(() -> publish(transport, envelope(nobody)))
        .cause()
        .isInstanceOfSatisfying(
            SignalingException.class, e -> assertThat(e.code()).isEqualTo(Code.UNAVAILABLE))
        .hasMessageContaining("found no interface");
  }

  @Test
  void whatArrivedBeforeASubscriptionIsNotHandedToIt() throws Exception {
    MulticastTransport other = open(uri);
    MulticastTransport own = open(uri);
    for (int i = 0; i < 50; i++) {
      PublicKey late = PrivateKey.generate(secure).publicKey();
      BlockingQueue<Envelope> heard = new LinkedBlockingQueue<>();
      Envelope early = envelope(late);
      Envelope timely = envelope(late);

      publish(other, early);
      own.subscribe(late, heard::add, null)
          .ready()
          .toCompletableFuture()
          .get(PATIENCE_SECONDS, TimeUnit.SECONDS);
      publish(other, timely);

      assertThat(heard.poll(PATIENCE_SECONDS, TimeUnit.SECONDS)).isEqualTo(timely);
    }
  }

  @Test
  void closingEndsAWaitForAnInterface() {
    MulticastTransport own = open(uri, List::of);
    TransportSubscription subscription = own.subscribe(key, inbox::add, null);

    own.close();

    assertThat(subscription.ready().toCompletableFuture()).isCompletedExceptionally();
  }

  @Test
  void anInterfaceThatDoesNotExistIsWaitedFor() {
    MulticastUri missing = MulticastUri.parse("multicast:?interface=nosuchinterface0");
    MulticastTransport own = open(missing);

    assertUnavailable(own);
  }
}
