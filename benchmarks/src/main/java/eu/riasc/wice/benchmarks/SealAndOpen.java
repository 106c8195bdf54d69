package eu.riasc.wice.benchmarks;

import eu.riasc.wice.crypto.KeyPair;
import eu.riasc.wice.crypto.Nonces;
import eu.riasc.wice.crypto.PrivateKey;
import eu.riasc.wice.crypto.SealedBox;
import eu.riasc.wice.crypto.SharedKey;
import eu.riasc.wice.crypto.SharedKeyCache;
import eu.riasc.wice.signaling.Envelope;
import eu.riasc.wice.signaling.EnvelopeCodec;
import eu.riasc.wice.signaling.EnvelopeSealer;
import eu.riasc.wice.signaling.Message;
import java.security.SecureRandom;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/**
 * Sealing and opening 512 bytes between two peers whose shared key is known already; one operation
 * is both.
 */
@State(Scope.Thread)
public class SealAndOpen {
  /** The size of what is sealed. */
  static final int BYTES = 512;

  private final SecureRandom random = new SecureRandom();
  private final Nonces nonces = new Nonces(random);
  private final PrivateKey ours = PrivateKey.generate(random);
  private final PrivateKey theirs = PrivateKey.generate(random);
  private final SharedKey shared = SealedBox.agree(ours, theirs.publicKey());
  private final byte[] plain = new byte[BYTES];
  private final byte[] nonce = new byte[SealedBox.NONCE_BYTES];

  private final GeneralBox general = new GeneralBox(random);

  private final KeyPair keys = new KeyPair(ours, theirs.publicKey());
  private final SharedKeyCache cache = new SharedKeyCache(16);
  private final EnvelopeSealer sealer = new EnvelopeSealer(cache, nonces);
  private final Message message = Descriptions.ofSize(BYTES, ours.publicKey(), theirs.publicKey());

  /** The box alone. */
  @Benchmark
  public byte[] box() {
    nonce[0]++;
    return SealedBox.open(SealedBox.seal(plain, nonce, shared), nonce, shared);
  }

  /** The same two boxes by the general engines of Bouncy Castle, without comparing tags. */
  @Benchmark
  public byte[] bouncyCastle() {
    nonce[0]++;
    byte[] text = new byte[BYTES];
    byte[] sealed = new byte[BYTES];
    byte[] tag = new byte[SealedBox.OVERHEAD_BYTES];
    general.join(plain, sealed, nonce, true, tag);
    general.join(sealed, text, nonce, false, tag);
    return text;
  }

  /**
   * 512 bytes to the bytes of an envelope and back, with a random nonce; the shared key is in the
   * cache.
   */
  @Benchmark
  public byte[] envelope() {
    byte[] drawn = new byte[SealedBox.NONCE_BYTES];
    nonces.nextBytes(drawn);
    byte[] sealed = SealedBox.seal(plain, drawn, cache.agree(ours, theirs.publicKey()));
    byte[] wire =
        EnvelopeCodec.encode(new Envelope(ours.publicKey(), theirs.publicKey(), sealed, drawn));
    Envelope arrived = EnvelopeCodec.decode(wire);
    return SealedBox.open(arrived.body(), arrived.nonce(), cache.agree(theirs, arrived.sender()));
  }

  /** The same, and from a description's record to its 512 bytes and back. */
  @Benchmark
  public Message description() {
    byte[] wire = EnvelopeCodec.encode(sealer.seal(keys, message));
    return sealer.open(theirs, EnvelopeCodec.decode(wire));
  }
}
