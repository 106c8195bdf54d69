package eu.riasc.wice.testturn;

import eu.riasc.wice.ice.stun.Method;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** What a {@link SimulatedTurnServer} does wrong. Single-threaded. */
public final class Faults {
  private final Map<Integer, Integer> errors = new LinkedHashMap<>();
  private final Set<InetAddress> forbidden = new LinkedHashSet<>();
  private boolean silent;
  private boolean signsErrors = true;
  private @Nullable InetSocketAddress alternate;
  private @Nullable Long lifetimeSeconds;
  private UnaryOperator<@Nullable InetSocketAddress> relayed = address -> address;

  Faults() {}

  /** Behaves properly again. */
  public void clear() {
    errors.clear();
    forbidden.clear();
    silent = false;
    signsErrors = true;
    alternate = null;
    lifetimeSeconds = null;
    relayed = address -> address;
  }

  /** Answers nothing, and relays nothing. */
  public void silent(boolean on) {
    silent = on;
  }

  /** Refuses all requests of a method with this error; 401 and 438 as challenges. */
  public void refuse(Method method, int code) {
    errors.put(method.code(), code);
  }

  /** Refuses peers with this IP address (403). */
  public void forbid(InetAddress peer) {
    forbidden.add(peer);
  }

  /** Sends every Allocate request to this server (300). */
  public void redirect(InetSocketAddress server) {
    alternate = server;
  }

  /** Grants this lifetime, whatever was asked for. */
  public void lifetime(long seconds) {
    lifetimeSeconds = seconds;
  }

  /** Names other relayed addresses than those it has allocated. */
  public void relayed(UnaryOperator<@Nullable InetSocketAddress> as) {
    relayed = as;
  }

  /** Leaves errors unsigned. */
  public void unsignedErrors() {
    signsErrors = false;
  }

  boolean isSilent() {
    return silent;
  }

  @Nullable Integer errorFor(Method method) {
    return errors.get(method.code());
  }

  boolean isForbidden(InetAddress peer) {
    return forbidden.contains(peer);
  }

  @Nullable InetSocketAddress alternate() {
    return alternate;
  }

  long lifetimeInsteadOf(long granted) {
    return lifetimeSeconds == null ? granted : lifetimeSeconds;
  }

  @Nullable InetSocketAddress named(InetSocketAddress address) {
    return relayed.apply(address);
  }

  boolean signsErrors() {
    return signsErrors;
  }
}
