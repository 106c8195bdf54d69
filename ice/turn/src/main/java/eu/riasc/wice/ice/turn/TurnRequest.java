package eu.riasc.wice.ice.turn;

import eu.riasc.wice.ice.stun.Attribute;
import eu.riasc.wice.ice.stun.Method;
import java.net.InetSocketAddress;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A request of one allocation that waits for its response, and how it came about. */
final class TurnRequest {
  /** What a request is for. */
  @SuppressWarnings("ImmutableEnumChecker") // a method is a number
  enum Kind {
    ALLOCATE(Method.ALLOCATE),
    REFRESH(Method.REFRESH),
    /** A Refresh that ends an allocation which stands. */
    DEALLOCATE(Method.REFRESH),
    /** A Refresh that ends what an earlier process has left behind on our address. */
    SWEEP(Method.REFRESH),
    PERMISSION(Method.CREATE_PERMISSION),
    CHANNEL(Method.CHANNEL_BIND),
    KEEPALIVE(Method.BINDING);

    private final Method method;

    Kind(Method method) {
      this.method = method;
    }

    Method method() {
      return method;
    }
  }

  private final Kind kind;
  private final Allocation allocation;
  private final @Nullable InetSocketAddress peer;
  private final List<Attribute> attributes;
  private final int challenges;
  private LongTermAuth.@Nullable Signature signature;
  private boolean answeredInVain;

  TurnRequest(
      Kind kind,
      Allocation allocation,
      @Nullable InetSocketAddress peer,
      List<Attribute> attributes,
      int challenges) {
    this.kind = kind;
    this.allocation = allocation;
    this.peer = peer;
    this.attributes = attributes;
    this.challenges = challenges;
  }

  Kind kind() {
    return kind;
  }

  Allocation allocation() {
    return allocation;
  }

  /** The peer of a permission or channel. */
  @Nullable InetSocketAddress peer() {
    return peer;
  }

  /** What it asks for, without what authenticates it. */
  List<Attribute> attributes() {
    return attributes;
  }

  /** How often the same was asked for before and answered with a challenge. */
  int challenges() {
    return challenges;
  }

  LongTermAuth.@Nullable Signature signature() {
    return signature;
  }

  void signedWith(LongTermAuth.@Nullable Signature with) {
    signature = with;
  }

  /** An answer was discarded because it was not signed as it should be. */
  void onAnsweredInVain() {
    answeredInVain = true;
  }

  /** Whether an answer came that was not signed as it should be. */
  boolean wasAnsweredInVain() {
    return answeredInVain;
  }

  /** The same once more, after a challenge. */
  TurnRequest again() {
    return new TurnRequest(kind, allocation, peer, attributes, challenges + 1);
  }
}
