package eu.riasc.wice.benchmarks;

import java.security.SecureRandom;
import org.bouncycastle.crypto.engines.XSalsa20Engine;
import org.bouncycastle.crypto.macs.Poly1305;
import org.bouncycastle.crypto.params.KeyParameter;
import org.bouncycastle.crypto.params.ParametersWithIV;

/** NaCl's box of engines that know nothing of each other, as a library offers them. */
final class GeneralBox {
  private final KeyParameter shared;

  GeneralBox(SecureRandom random) {
    byte[] key = new byte[32];
    random.nextBytes(key);
    shared = new KeyParameter(key);
  }

  /**
   * Seals or opens.
   *
   * @param sealing whether the output is the cipher text, of which the tag is made
   * @param tag 16 bytes, written
   */
  void join(byte[] in, byte[] out, byte[] nonce, boolean sealing, byte[] tag) {
    XSalsa20Engine stream = new XSalsa20Engine();
    stream.init(true, new ParametersWithIV(shared, nonce));
    byte[] oneTime = new byte[32];
    stream.processBytes(oneTime, 0, oneTime.length, oneTime, 0);
    stream.processBytes(in, 0, in.length, out, 0);
    Poly1305 poly1305 = new Poly1305();
    poly1305.init(new KeyParameter(oneTime));
    poly1305.update(sealing ? out : in, 0, in.length);
    poly1305.doFinal(tag, 0);
  }
}
