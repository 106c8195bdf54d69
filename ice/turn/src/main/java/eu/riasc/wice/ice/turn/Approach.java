package eu.riasc.wice.ice.turn;

import eu.riasc.wice.ice.agent.LocalAddress;
import eu.riasc.wice.ice.stun.AddressFamily;
import eu.riasc.wice.ice.stun.Lifetime;
import eu.riasc.wice.ice.stun.StunMessage;
import eu.riasc.wice.sansio.PortEvent;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * How an {@link Allocation} gets to its server and asks it for an address: from the port that all
 * share, from another one or over a stream, at the server itself or an alternate one.
 */
final class Approach {
  private final RelayContext context;
  private final AddressBook book;
  private final Allocation allocation;
  private final LongTermAuth auth;
  private final RequestSender requests;
  private AllocateAttempt attempt;
  private @Nullable ServerLink link;
  private int localIndex;

  Approach(
      RelayContext context,
      AddressBook book,
      Allocation allocation,
      LongTermAuth auth,
      RequestSender requests) {
    this.context = context;
    this.book = book;
    this.allocation = allocation;
    this.auth = auth;
    this.requests = requests;
    this.attempt =
        new AllocateAttempt(context.config, allocation.server().address(), unused -> true);
  }

  /** How the server is reached at present, or null. */
  @Nullable ServerLink link() {
    return link;
  }

  /** The families that the server has been asked for. */
  Set<AddressFamily> wanted() {
    return attempt.wanted();
  }

  /** The next try is from another address. */
  void onFailedFromHere() {
    localIndex++;
  }

  void begin(List<LocalAddress> local, long nowNanos) {
    LocalAddress from = local.get(localIndex % local.size());
    InetSocketAddress server = allocation.server().address();
    auth.reset();
    attempt = new AllocateAttempt(context.config, server, target -> isFree(from, target));
    if (isFree(from, server)) {
      connect(from, nowNanos);
    } else {
      allocation.fail("another server has sent us to this one already", 0, nowNanos);
    }
  }

  private boolean isFree(LocalAddress from, InetSocketAddress target) {
    return allocation.server().transport().isStream()
        || book.isFree(from.bound(), target, allocation);
  }

  private ServerLink link(LocalAddress from) {
    ServerLink made = new ServerLink(context, allocation.server(), from, attempt.target());
    link = made;
    return made;
  }

  private void connect(LocalAddress from, long nowNanos) {
    ServerLink to = link(from);
    if (to.isStream()) {
      allocation.onConnecting("opening a stream", nowNanos);
      to.openStream();
    } else {
      ask(to, "asking for an address", nowNanos);
    }
  }

  /** Asks for an address, over a way that is open. */
  void ask(ServerLink to, String reason, long nowNanos) {
    if (!to.isStream()) {
      book.take(to.bound(), to.target(), allocation);
    }
    allocation.onAsking(reason);
    allocate(to, nowNanos);
  }

  void allocate(ServerLink to, long nowNanos) {
    requests.send(TurnRequest.Kind.ALLOCATE, to, null, attempt.attributes(), nowNanos);
  }

  /** What has become of the port that was asked for. */
  void onPort(PortEvent event, long nowNanos) {
    ServerLink to = link;
    if (to != null && event instanceof PortEvent.Opened opened) {
      to.onPortOpened(opened.local());
      ask(to, "another port is open", nowNanos);
    } else if (event instanceof PortEvent.Failed failed) {
      allocation.failFromHere("no other port: " + failed.reason(), nowNanos);
    }
  }

  /** The server has answered Allocate with an error. */
  void onRefused(ServerLink to, int code, StunMessage response, String why, long nowNanos) {
    switch (attempt.onRefused(code, response, to)) {
      case ASK_AGAIN -> allocate(to, nowNanos);
      case SWEEP ->
          requests.send(TurnRequest.Kind.SWEEP, to, null, List.of(new Lifetime(0)), nowNanos);
      case MOVE -> move(to.local(), why, nowNanos);
      case FOLLOW -> {
        startOver();
        connect(to.local(), nowNanos);
      }
      case FAIL -> allocation.failFromHere(why, nowNanos);
      case FAIL_FOR_LONG -> allocation.fail(why, AllocateAttempt.FULL_NANOS, nowNanos);
    }
  }

  /** Our port is of no use with this server. */
  void onPortRefused(ServerLink to, String why, long nowNanos) {
    if (attempt.onPortRefused(to) == AllocateAttempt.Next.MOVE) {
      move(to.local(), why, nowNanos);
    } else {
      allocation.failFromHere(why, nowNanos);
    }
  }

  private void move(LocalAddress from, String why, long nowNanos) {
    startOver();
    ServerLink next = link(from);
    allocation.onConnecting("opening another port: " + why, nowNanos);
    if (!next.openPort()) {
      allocation.failFromHere(why + ", and there are too many further ports", nowNanos);
    }
  }

  private void startOver() {
    leave();
    requests.forgetAll();
    auth.reset();
  }

  /** Gives up the way to the server, without a word to it. */
  void leave() {
    ServerLink from = link;
    if (from != null) {
      from.close();
      if (!from.isStream()) {
        book.release(from.bound(), from.target());
      }
    }
    link = null;
  }
}
