package eu.riasc.wice.ice.agent;

import org.jspecify.annotations.Nullable;

/** Who opens the connection of a TCP candidate (RFC 6544 §4.1). */
public enum TcpType {
  /** Its owner connects, from a port that is not known before: it is signaled with port 9. */
  ACTIVE("active", 6, 4),
  /** Its owner listens. */
  PASSIVE("passive", 4, 2),
  /** Both connect at once. Read, but never offered and never paired by us. */
  SIMULTANEOUS_OPEN("so", 2, 6);

  private final String token;
  private final int direct;
  private final int reflexive;

  TcpType(String token, int direct, int reflexive) {
    this.token = token;
    this.direct = direct;
    this.reflexive = reflexive;
  }

  /** The token of the {@code tcptype} attribute, RFC 6544 §4.5. */
  public String token() {
    return token;
  }

  /** The direction preference, 0 (worst) to 7, of a candidate of a type (RFC 6544 §4.2). */
  public int preference(CandidateType type) {
    return type == CandidateType.SERVER_REFLEXIVE ? reflexive : direct;
  }

  /** What the other end of a connection of this type is. */
  TcpType counterpart() {
    return switch (this) {
      case ACTIVE -> PASSIVE;
      case PASSIVE -> ACTIVE;
      case SIMULTANEOUS_OPEN -> SIMULTANEOUS_OPEN;
    };
  }

  /** The type with this token, or null. */
  static @Nullable TcpType ofToken(String token) {
    for (TcpType type : values()) {
      if (type.token.equals(token)) {
        return type;
      }
    }
    return null;
  }
}
