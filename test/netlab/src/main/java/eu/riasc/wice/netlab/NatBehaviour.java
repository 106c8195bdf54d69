package eu.riasc.wice.netlab;

import java.time.Duration;

/**
 * How a NAT behaves, in the terms of RFC 4787.
 *
 * @param mapping when an inside endpoint gets the same outside port again (§4.1)
 * @param filtering who may send to an outside port (§5)
 * @param ports how outside ports are chosen (§4.2.1)
 * @param hairpin whether inside hosts reach each other by their outside addresses (§6)
 * @param bindingTimeout life of a mapping, and of the leave for one remote endpoint, after the last
 *     packet that went out (§4.3)
 * @param inboundRefresh whether a packet that came in keeps the mapping alive as well
 */
public record NatBehaviour(
    Dependence mapping,
    Dependence filtering,
    Ports ports,
    boolean hairpin,
    Duration bindingTimeout,
    boolean inboundRefresh) {
  /** Life of an established TCP connection in a NAT (RFC 5382 §5, REQ-5). */
  static final Duration TCP_TIMEOUT = Duration.ofHours(2).plusMinutes(4);

  private static final Duration COMMON_TIMEOUT = Duration.ofMinutes(2);

  /** How a NAT chooses the outside port of a new mapping. */
  public enum Ports {
    /** The inside port if it is free, else a random one. */
    PRESERVED,
    /** Always a random one. */
    RANDOM
  }

  /** A NAT with this mapping and filtering, random ports, no hairpinning, two minutes of life. */
  public static NatBehaviour of(Dependence mapping, Dependence filtering) {
    return new NatBehaviour(mapping, filtering, Ports.RANDOM, false, COMMON_TIMEOUT, false);
  }

  /** Endpoint-independent mapping and filtering. */
  public static NatBehaviour open() {
    return of(Dependence.ENDPOINT_INDEPENDENT, Dependence.ENDPOINT_INDEPENDENT);
  }

  /** Endpoint-independent mapping, address-dependent filtering. */
  public static NatBehaviour addressRestricted() {
    return of(Dependence.ENDPOINT_INDEPENDENT, Dependence.ADDRESS_DEPENDENT);
  }

  /** Endpoint-independent mapping, address-and-port-dependent filtering: most home routers. */
  public static NatBehaviour portRestricted() {
    return of(Dependence.ENDPOINT_INDEPENDENT, Dependence.ADDRESS_AND_PORT_DEPENDENT);
  }

  /** Address-and-port-dependent mapping and filtering: the kind that stops hole punching. */
  public static NatBehaviour symmetric() {
    return of(Dependence.ADDRESS_AND_PORT_DEPENDENT, Dependence.ADDRESS_AND_PORT_DEPENDENT);
  }

  /**
   * What a NAT that treats UDP so commonly does with TCP: the same mapping, nothing let in that
   * does not belong to a connection made from inside, and two hours of life.
   */
  public NatBehaviour tcp() {
    return new NatBehaviour(
        mapping, Dependence.ADDRESS_AND_PORT_DEPENDENT, ports, hairpin, TCP_TIMEOUT, true);
  }

  /** The same with another choice of ports. */
  public NatBehaviour withPorts(Ports other) {
    return new NatBehaviour(mapping, filtering, other, hairpin, bindingTimeout, inboundRefresh);
  }

  /** The same with hairpinning on or off. */
  public NatBehaviour withHairpin(boolean on) {
    return new NatBehaviour(mapping, filtering, ports, on, bindingTimeout, inboundRefresh);
  }

  /** The same with another life of a mapping. */
  public NatBehaviour withBindingTimeout(Duration other) {
    return new NatBehaviour(mapping, filtering, ports, hairpin, other, inboundRefresh);
  }

  /** The same with or without refresh by packets that come in. */
  public NatBehaviour withInboundRefresh(boolean on) {
    return new NatBehaviour(mapping, filtering, ports, hairpin, bindingTimeout, on);
  }
}
