package eu.riasc.wice.node;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Objects;

/**
 * How a NAT chooses mapped addresses (RFC 4787 §4.1), as far as plain Binding requests can tell.
 */
public enum NatMapping {
  /** A server saw the port's own address: there is no NAT in between. */
  NONE,
  /**
   * Servers at different addresses saw the same mapped address: peers can be reached directly as a
   * rule.
   */
  ENDPOINT_INDEPENDENT,
  /**
   * Different servers saw different mapped addresses: server-reflexive candidates are of little use
   * to peers.
   */
  ADDRESS_DEPENDENT,
  /** Fewer than two servers at different addresses answered. */
  UNKNOWN;

  /**
   * Judges the answers that one port got.
   *
   * @param answers of one base; those without a mapped address count for nothing
   */
  static NatMapping of(List<BindingAnswer> answers) {
    List<BindingAnswer> useful =
        answers.stream().filter(answer -> answer.mapped() != null).toList();
    if (useful.stream()
        .anyMatch(answer -> Objects.equals(answer.mapped(), answer.base().bound()))) {
      return NONE;
    }
    List<InetSocketAddress> mapped =
        useful.stream().map(BindingAnswer::mapped).filter(Objects::nonNull).distinct().toList();
    if (mapped.size() > 1) {
      return ADDRESS_DEPENDENT;
    }
    List<InetAddress> servers =
        useful.stream().map(answer -> answer.server().getAddress()).distinct().toList();
    return servers.size() > 1 ? ENDPOINT_INDEPENDENT : UNKNOWN;
  }
}
