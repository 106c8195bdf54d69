package eu.riasc.wice.crypto;

import java.nio.charset.StandardCharsets;
import org.bouncycastle.crypto.digests.SHA512Digest;
import org.bouncycastle.crypto.generators.PKCS5S2ParametersGenerator;
import org.bouncycastle.crypto.params.KeyParameter;

/**
 * The key that all members of a community share, from their passphrase: PBKDF2-HMAC-SHA512 with
 * 4,096 rounds, then clamped. Whoever knows the passphrase is a member and can speak for any other,
 * so such a key carries announcements and never a session.
 */
public final class CommunityKey {
  private static final int ROUNDS = 4096;
  private static final byte[] SALT = "w1c3c0nn3cts3veryb0dy".getBytes(StandardCharsets.US_ASCII);

  private CommunityKey() {}

  /** Returns the key of the community with this passphrase, which is taken as UTF-8. */
  public static PrivateKey fromPassphrase(String passphrase) {
    PKCS5S2ParametersGenerator generator = new PKCS5S2ParametersGenerator(new SHA512Digest());
    generator.init(passphrase.getBytes(StandardCharsets.UTF_8), SALT, ROUNDS);
    KeyParameter key = (KeyParameter) generator.generateDerivedMacParameters(8 * PrivateKey.BYTES);
    return PrivateKey.of(key.getKey());
  }
}
