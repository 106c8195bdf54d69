package eu.riasc.wice.node;

import java.io.IOException;
import java.util.List;

/** Tells which addresses of this host may be used at the moment. May block for a moment. */
@FunctionalInterface
interface AddressSource {
  /**
   * The addresses, the preferred one first.
   *
   * @throws IOException if the system does not tell
   */
  List<HostAddress> scan() throws IOException;
}
