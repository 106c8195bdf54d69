package eu.riasc.wice.ice.mdns;

import java.net.Inet4Address;
import java.net.InetAddress;
import org.jspecify.annotations.Nullable;

/** The two kinds of address records. */
public enum RecordType {
  /** IPv4 (RFC 1035 §3.4.1). */
  A(1, 4),
  /** IPv6 (RFC 3596). */
  AAAA(28, 16);

  private final int number;
  private final int bytes;

  RecordType(int number, int bytes) {
    this.number = number;
    this.bytes = bytes;
  }

  /** Its number in questions and records. */
  int number() {
    return number;
  }

  /** How many bytes the data of a record has. */
  int bytes() {
    return bytes;
  }

  /** The type of the records that hold such an address. */
  public static RecordType of(InetAddress address) {
    return address instanceof Inet4Address ? A : AAAA;
  }

  static @Nullable RecordType ofNumber(int number) {
    return number == A.number ? A : number == AAAA.number ? AAAA : null;
  }
}
