package eu.riasc.wice.crypto;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.random.RandomGenerator;

/**
 * Random nonces at a third of what {@code SecureRandom} asks for each: 32 bytes drawn from another
 * generator are the key of a Salsa20 stream that is good for {@value #BATCH} nonces. The key is
 * forgotten at once and never used again, so nonces are as unlikely to repeat as the generator's
 * own bytes.
 *
 * <p>What was drawn but not handed out stays in memory. That does no harm to a nonce, which is
 * public and need only be unique; keys and passwords are drawn elsewhere.
 *
 * <p>Safe for use by several threads. The same bytes from the other generator give the same nonces.
 */
public final class Nonces implements RandomGenerator {
  /** Nonces of {@value SealedBox#NONCE_BYTES} bytes for each key that is drawn. */
  static final int BATCH = 64;

  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final byte[] ZERO = new byte[Salsa20.NONCE_BYTES];

  private final RandomGenerator seeds;
  private final byte[] batch = new byte[BATCH * SealedBox.NONCE_BYTES]; // guarded by this
  private int spent = batch.length; // guarded by this

  /**
   * Makes a source of nonces.
   *
   * @param seeds gives 32 bytes for each batch; outside tests it must be a {@code SecureRandom}
   */
  public Nonces(RandomGenerator seeds) {
    this.seeds = seeds;
  }

  @Override
  public synchronized void nextBytes(byte[] bytes) {
    int done = 0;
    while (done < bytes.length) {
      if (spent == batch.length) {
        draw();
      }
      int size = Math.min(bytes.length - done, batch.length - spent);
      System.arraycopy(batch, spent, bytes, done, size);
      spent += size;
      done += size;
    }
  }

  @Override
  public long nextLong() {
    byte[] bytes = new byte[Long.BYTES];
    nextBytes(bytes);
    return (long) LONGS.get(bytes, 0);
  }

  private void draw() {
    byte[] seed = new byte[32];
    seeds.nextBytes(seed);
    Arrays.fill(batch, (byte) 0);
    Salsa20.xor(Salsa20.key(seed), ZERO, batch, 0, batch, 0, batch.length);
    spent = 0;
  }
}
