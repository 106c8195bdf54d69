package eu.riasc.wice.sansio;

import java.net.InetSocketAddress;

/**
 * What a machine wants done with a UDP port that it needs beside those its driver has bound anyway.
 * Ports are numbered by the machine; a command that names one which is not open is ignored.
 */
public sealed interface PortCommand {
  /** The port's number, which none had before. */
  long number();

  /**
   * Bind a port. The driver answers with {@link PortEvent.Opened} or {@link PortEvent.Failed}, and
   * hands over only what comes from {@code remote}.
   *
   * @param number names the port from now on
   * @param local our address to bind, whose port 0 means any
   * @param remote the one address that is sent to, resolved
   */
  record Open(long number, InetSocketAddress local, InetSocketAddress remote)
      implements PortCommand {
    /**
     * Checks that both addresses are resolved.
     *
     * @throws IllegalArgumentException if an address is unresolved
     */
    public Open {
      Addresses.requireResolved("local", local);
      Addresses.requireResolved("remote", remote);
    }
  }

  /**
   * Close a port, after the datagrams that were polled before. No event follows.
   *
   * @param number the port
   */
  record Close(long number) implements PortCommand {}
}
