package eu.riasc.wice.scenarios;

import eu.riasc.wice.crypto.PrivateKey;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/** Fixed private keys, made once for all runs: agreeing on keys is the dearest part of a run. */
final class Keys {
  private static final SplittableRandom RANDOM = new SplittableRandom(20);
  private static final List<PrivateKey> ALL = new ArrayList<>();

  private Keys() {}

  static synchronized PrivateKey key(int index) {
    while (ALL.size() <= index) {
      byte[] bytes = new byte[PrivateKey.BYTES];
      RANDOM.nextBytes(bytes);
      ALL.add(PrivateKey.of(bytes));
    }
    return ALL.get(index);
  }

  /** Of the first two keys the smaller one, whose holder controls. */
  static PrivateKey smaller() {
    return inOrder() ? key(0) : key(1);
  }

  /** Of the first two keys the larger one. */
  static PrivateKey larger() {
    return inOrder() ? key(1) : key(0);
  }

  private static boolean inOrder() {
    return key(0).publicKey().compareTo(key(1).publicKey()) < 0;
  }
}
