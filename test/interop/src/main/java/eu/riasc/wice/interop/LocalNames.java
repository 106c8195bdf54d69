package eu.riasc.wice.interop;

import eu.riasc.wice.ice.agent.Candidate;
import eu.riasc.wice.ice.agent.CandidateType;
import eu.riasc.wice.ice.mdns.LocalName;
import eu.riasc.wice.ice.mdns.MdnsEvent;
import eu.riasc.wice.ice.mdns.MulticastDns;
import eu.riasc.wice.ice.mdns.RecordType;
import eu.riasc.wice.ice.mdns.sockets.MdnsSocket;
import eu.riasc.wice.ice.mdns.sockets.MdnsSockets;
import eu.riasc.wice.ice.mdns.sockets.MdnsTraffic;
import eu.riasc.wice.sansio.Datagram;
import eu.riasc.wice.sansio.IpLiteral;
import eu.riasc.wice.sansio.Transmit;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.nio.channels.Selector;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.function.Consumer;

/**
 * Names under {@code .local} in place of addresses: those of the peer are asked for, and ours are
 * offered if that is wanted.
 *
 * <p>Belongs to the thread of the selector.
 */
final class LocalNames implements MdnsTraffic {
  private static final int ADDRESS_TOKEN = 4;

  private final boolean offers;
  private final RecordType type;
  private final MulticastDns names;
  private final MdnsSockets sockets;
  private final Consumer<String> errors;
  private final List<String> waiting = new ArrayList<>();
  private final List<String> resolved = new ArrayList<>();

  /**
   * Opens a socket on the interface of an address.
   *
   * @param offers whether our host candidates get a name too
   */
  LocalNames(
      Selector selector,
      InetAddress address,
      boolean offers,
      Consumer<String> errors,
      long nowNanos)
      throws SocketException {
    this.offers = offers;
    this.errors = errors;
    this.type = RecordType.of(address);
    this.names = new MulticastDns(new SecureRandom(), nowNanos);
    this.sockets = new MdnsSockets(selector, this);
    NetworkInterface on = NetworkInterface.getByInetAddress(address);
    sockets.adjustTo(Map.of(address, on == null ? "none" : on.getName()));
    names.setLinks(sockets.links(), nowNanos);
  }

  /** The candidate attribute as the peer is told. */
  String offered(Candidate candidate) {
    String attribute = candidate.toAttribute();
    InetSocketAddress address = candidate.address();
    return offers && candidate.type() == CandidateType.HOST
        ? withAddress(attribute, names.nameOf(address.getAddress()).text())
        : attribute;
  }

  /** Takes a candidate attribute of the peer; {@link #takeResolved} returns it with its address. */
  void take(String attribute, long nowNanos) {
    LocalName name = LocalName.parseOrNull(address(attribute));
    if (name == null) {
      resolved.add(attribute);
      return;
    }
    List<InetAddress> known = names.resolve(name, type, nowNanos);
    if (known == null) {
      waiting.add(attribute);
    } else {
      answered(attribute, known);
    }
  }

  private void answered(String attribute, List<InetAddress> addresses) {
    if (addresses.isEmpty()) {
      errors.accept("nobody answers for " + address(attribute));
    } else {
      resolved.add(withAddress(attribute, IpLiteral.text(addresses.get(0))));
    }
  }

  private static String address(String attribute) {
    String[] tokens = attribute.split(" ", -1);
    return tokens.length > ADDRESS_TOKEN ? tokens[ADDRESS_TOKEN] : "";
  }

  private static String withAddress(String attribute, String address) {
    String[] tokens = attribute.split(" ", -1);
    tokens[ADDRESS_TOKEN] = address;
    return String.join(" ", tokens);
  }

  /** Candidates of the peer whose address has become known. */
  List<String> takeResolved() {
    for (MdnsEvent event = names.pollEvent(); event != null; event = names.pollEvent()) {
      MdnsEvent told = event;
      waiting.removeIf(
          attribute -> {
            boolean meant = told.name().equals(LocalName.parseOrNull(address(attribute)));
            if (meant) {
              answered(attribute, told.addresses());
            }
            return meant;
          });
    }
    List<String> taken = List.copyOf(resolved);
    resolved.clear();
    return taken;
  }

  /** What is to be read has come on a socket. */
  void receive(MdnsSocket socket, ByteBuffer scratch) {
    List<Datagram> come = new ArrayList<>();
    sockets.receive(socket, scratch, come::add);
    come.forEach(each -> names.handleDatagram(each, System.nanoTime()));
  }

  void handleTimeout(long nowNanos) {
    names.handleTimeout(nowNanos);
  }

  OptionalLong nextTimeoutNanos() {
    return names.nextTimeoutNanos();
  }

  /** Sends what there is to be sent. */
  void drain() {
    for (Transmit next = names.pollTransmit(); next != null; next = names.pollTransmit()) {
      sockets.send(next);
    }
  }

  void close() {
    sockets.closeAll();
  }

  @Override
  public void sent(int bytes) {}

  @Override
  public void received(int bytes) {}

  @Override
  public void sendFailed() {
    errors.accept("multicast dns: a message could not be sent");
  }

  @Override
  public void receiveFailed() {
    errors.accept("multicast dns: a message could not be received");
  }

  @Override
  public void unusable(String interfaceName, String reason) {
    errors.accept("no multicast dns on " + interfaceName + ": " + reason);
  }
}
