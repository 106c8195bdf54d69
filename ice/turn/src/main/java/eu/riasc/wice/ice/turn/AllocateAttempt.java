package eu.riasc.wice.ice.turn;

import eu.riasc.wice.ice.stun.AddressFamily;
import eu.riasc.wice.ice.stun.AlternateServer;
import eu.riasc.wice.ice.stun.Attribute;
import eu.riasc.wice.ice.stun.ErrorCode;
import eu.riasc.wice.ice.stun.Lifetime;
import eu.riasc.wice.ice.stun.StunMessage;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * One try at an allocation: what is asked for, and what is left to do when the server refuses (RFC
 * 8656 §7.4, RFC 8489 §10). Each way out is taken once, so a try always ends.
 */
final class AllocateAttempt {
  /** How many alternate servers are followed. */
  static final int MAX_ALTERNATES = 3;

  /** RFC 8656 §7.4: how long a server that has no room is left alone. */
  static final long FULL_NANOS = Duration.ofMinutes(1).toNanos();

  /** What to do after a refusal. */
  enum Next {
    /** Ask the same server again, for less. */
    ASK_AGAIN,
    /** End what an earlier process has left behind on our address, then ask again. */
    SWEEP,
    /** Ask from another port of ours. */
    MOVE,
    /** Ask the alternate server. */
    FOLLOW,
    /** It has failed; soon again, from elsewhere. */
    FAIL,
    /** It has failed; not for a minute again. */
    FAIL_FOR_LONG
  }

  private final Duration lifetime;
  private final Predicate<InetSocketAddress> isFree;
  private final Set<InetSocketAddress> visited = new LinkedHashSet<>();
  private Families families;
  private InetSocketAddress target;
  private boolean swept;
  private boolean moved;

  /**
   * Begins one.
   *
   * @param isFree whether a server can be asked without getting in the way of another allocation
   */
  AllocateAttempt(
      RelaysConfig config, InetSocketAddress server, Predicate<InetSocketAddress> isFree) {
    this.isFree = isFree;
    this.lifetime = config.lifetime();
    this.families = Families.first(config.families());
    this.target = server;
    visited.add(server);
  }

  /** Whom to ask. */
  InetSocketAddress target() {
    return target;
  }

  /** What to ask for. */
  List<Attribute> attributes() {
    List<Attribute> attributes = families.attributes();
    attributes.add(new Lifetime(lifetime.toSeconds()));
    return attributes;
  }

  Set<AddressFamily> wanted() {
    return families.wanted();
  }

  Next onRefused(int code, StunMessage response, ServerLink link) {
    return switch (code) {
      case ErrorCode.TRY_ALTERNATE ->
          follow(response.attribute(AlternateServer.class), link)
              ? Next.FOLLOW
              : Next.FAIL_FOR_LONG;
      case ErrorCode.ALLOCATION_MISMATCH -> {
        boolean sweep = !link.isStream() && !swept;
        swept = true;
        yield sweep ? Next.SWEEP : onPortRefused(link);
      }
      case ErrorCode.WRONG_CREDENTIALS ->
          onPortRefused(link) == Next.MOVE ? Next.MOVE : Next.FAIL_FOR_LONG;
      case ErrorCode.ADDRESS_FAMILY_NOT_SUPPORTED -> {
        Families fewer = families.withoutIpv4();
        if (fewer != null) {
          families = fewer;
        }
        yield fewer != null ? Next.ASK_AGAIN : Next.FAIL_FOR_LONG;
      }
      // somebody on the path may have made these challenges
      case ErrorCode.UNAUTHENTICATED, ErrorCode.STALE_NONCE -> Next.FAIL;
      default -> Next.FAIL_FOR_LONG;
    };
  }

  /** The server gives nothing to our port, whatever is asked. */
  Next onPortRefused(ServerLink link) {
    boolean move = !link.isStream() && !moved;
    moved = true;
    return move ? Next.MOVE : Next.FAIL;
  }

  private boolean follow(@Nullable AlternateServer alternate, ServerLink link) {
    if (alternate == null
        || alternate.address().getPort() == 0
        || !link.local().canReach(alternate.address())
        || !isFree.test(alternate.address())
        || visited.size() > MAX_ALTERNATES
        || !visited.add(alternate.address())) {
      return false;
    }
    target = alternate.address();
    return true;
  }
}
