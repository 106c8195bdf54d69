package eu.riasc.wice.benchmarks;

import eu.riasc.wice.crypto.KeyPair;
import eu.riasc.wice.crypto.PrivateKey;
import eu.riasc.wice.crypto.SealedBox;
import eu.riasc.wice.crypto.SharedKey;
import eu.riasc.wice.crypto.SharedKeyCache;
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
  private final PrivateKey ours = PrivateKey.generate(random);
  private final PrivateKey theirs = PrivateKey.generate(random);
  private final SharedKey shared = SealedBox.agree(ours, theirs.publicKey());
  private final byte[] plain = new byte[BYTES];
  private final byte[] nonce = new byte[SealedBox.NONCE_BYTES];

  private final KeyPair keys = new KeyPair(ours, theirs.publicKey());
  private final EnvelopeSealer sealer = new EnvelopeSealer(new SharedKeyCache(16), random);
  private final Message message = Descriptions.ofSize(BYTES, ours.publicKey(), theirs.publicKey());

  /** The box alone. */
  @Benchmark
  public byte[] box() {
    nonce[0]++;
    return SealedBox.open(SealedBox.seal(plain, nonce, shared), nonce, shared);
  }

  /** A description from record to the bytes of an envelope and back, with a random nonce. */
  @Benchmark
  public Message envelope() {
    byte[] wire = EnvelopeCodec.encode(sealer.seal(keys, message));
    return sealer.open(theirs, EnvelopeCodec.decode(wire));
  }
}
