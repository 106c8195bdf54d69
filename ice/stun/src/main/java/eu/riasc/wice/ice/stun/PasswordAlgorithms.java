package eu.riasc.wice.ice.stun;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * The algorithms a server offers, the one it likes best first (RFC 8489 §14.11).
 *
 * @param algorithms in order; copied
 */
public record PasswordAlgorithms(List<PasswordAlgorithm> algorithms) implements Attribute {
  /** PASSWORD-ALGORITHMS. */
  public static final int TYPE = 0x8002;

  /** Copies the list. */
  public PasswordAlgorithms {
    algorithms = List.copyOf(algorithms);
  }

  static PasswordAlgorithms decode(AttributeReader value) {
    List<PasswordAlgorithm> algorithms = new ArrayList<>();
    int at = 0;
    while (at < value.length()) {
      PasswordAlgorithm algorithm = PasswordAlgorithm.read(value, at);
      algorithms.add(algorithm);
      at += algorithm.valueLength();
    }
    return new PasswordAlgorithms(algorithms);
  }

  @Override
  public int type() {
    return TYPE;
  }

  @Override
  public int valueLength() {
    int length = 0;
    for (PasswordAlgorithm algorithm : algorithms) {
      length += algorithm.valueLength();
    }
    return length;
  }

  @Override
  public void writeValue(ByteBuffer out, TransactionId transactionId) {
    for (PasswordAlgorithm algorithm : algorithms) {
      algorithm.writeValue(out, transactionId);
    }
  }
}
