package eu.riasc.wice.node;

import eu.riasc.wice.sansio.Machine;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.OptionalLong;

/** What a {@link SelectorLoop} drives. All methods are called on the loop's thread. */
interface Driven {
  /** The machine that gets the datagrams; the loop sends its transmits. */
  Machine<?> machine();

  /**
   * Takes a datagram that is not STUN, without a copy and without {@link #drain} afterwards.
   *
   * @param payload its bytes, valid until this call returns
   * @return false if it is to go to the machine as a datagram instead
   */
  default boolean payload(InetSocketAddress local, InetSocketAddress remote, ByteBuffer payload) {
    return false;
  }

  /** When {@link #handleTimeout} wants to be called, or empty. Asked after each {@link #drain}. */
  default OptionalLong nextTimeoutNanos() {
    return machine().nextTimeoutNanos();
  }

  /** Whether the next timeout is one of a pace, which should be met within less than 1 ms. */
  default boolean isPacing(long nowNanos) {
    return false;
  }

  /** Does what is due, in the machine and beside it. */
  default void handleTimeout(long nowNanos) {
    machine().handleTimeout(nowNanos);
  }

  /**
   * Takes everything else that comes out of the machine. Called whenever the machine was called,
   * once the transmits are sent.
   */
  void drain(long nowNanos);
}
