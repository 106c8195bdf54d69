package eu.riasc.wice.ice.agent;

import eu.riasc.wice.ice.stun.TransactionId;
import eu.riasc.wice.sansio.Machine;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What all agents and gatherers on the ports of one node share: the pacer that spaces their new
 * transactions, and who waits for which STUN transaction, so that a response finds its owner.
 *
 * <p>Single-threaded, like the machines that share it.
 */
public final class SharedPorts {
  private final CheckPacer pacer;
  private final Map<TransactionId, Machine<?>> owners = new HashMap<>();

  /**
   * Makes one without any transaction.
   *
   * @param spacing the least time between two new transactions of all that share this
   * @throws IceException if the spacing is negative
   */
  public SharedPorts(Duration spacing) {
    if (spacing.isNegative()) {
      throw new IceException(
          IceException.Code.BAD_SETTING, "spacing: found " + spacing + ", expected at least 0");
    }
    this.pacer = new CheckPacer(spacing.toNanos());
  }

  /** One new transaction per 5 ms. */
  public static SharedPorts withDefaultSpacing() {
    return new SharedPorts(AgentConfig.SHORTEST_PACING);
  }

  /** The machine that waits for this transaction's response, or null if none does. */
  public @Nullable Machine<?> ownerOf(TransactionId transaction) {
    return owners.get(transaction);
  }

  /** How many transactions wait for a response. */
  public int pendingTransactions() {
    return owners.size();
  }

  /**
   * Whether a transaction has begun so lately that the next one may be waiting for its time. A
   * driver that is late then makes connecting take longer.
   */
  public boolean isPacing(long nowNanos) {
    return pacer.isPacing(nowNanos);
  }

  CheckPacer pacer() {
    return pacer;
  }

  void register(TransactionId transaction, Machine<?> owner) {
    owners.put(transaction, owner);
  }

  void release(TransactionId transaction) {
    owners.remove(transaction);
  }
}
