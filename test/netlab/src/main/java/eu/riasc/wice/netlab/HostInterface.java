package eu.riasc.wice.netlab;

import eu.riasc.wice.sansio.IpLiteral;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;

/**
 * A host's network interface. The host's machines are not told when it changes: the test tells them
 * as their driver would.
 */
public final class HostInterface implements Station {
  private final Host host;
  private final Lan lan;
  private final String name;
  private final Link link;
  private final List<InetAddress> addresses = new ArrayList<>();
  private boolean up;

  HostInterface(Host host, Lan lan, String name, List<String> literals) {
    this.host = host;
    this.lan = lan;
    this.name = name;
    this.link = lan.connect(this);
    for (String literal : literals) {
      addresses.add(IpLiteral.parse(literal));
    }
    up();
  }

  /** Its name: the host's name, a slash and its index. */
  @Override
  public String name() {
    return name;
  }

  /** Its cable. */
  public Link link() {
    return link;
  }

  /** Its addresses; none while it is down. */
  public List<InetAddress> addresses() {
    return up ? List.copyOf(addresses) : List.of();
  }

  /** Takes the interface down: its addresses are gone until it is up again. */
  public void down() {
    if (up) {
      addresses.forEach(lan::disown);
      up = false;
    }
  }

  /** Brings the interface up with the addresses it had. */
  public void up() {
    if (!up) {
      addresses.forEach(address -> lan.own(address, link));
      up = true;
    }
  }

  /** Gives it a further address. */
  public void addAddress(String literal) {
    InetAddress address = IpLiteral.parse(literal);
    addresses.add(address);
    if (up) {
      lan.own(address, link);
    }
  }

  /** Takes an address away. */
  public void removeAddress(String literal) {
    InetAddress address = IpLiteral.parse(literal);
    if (addresses.remove(address) && up) {
      lan.disown(address);
    }
  }

  @Override
  public boolean isHost() {
    return true;
  }

  @Override
  public void arrive(Packet packet) {
    host.arrive(packet);
  }

  boolean has(InetAddress address) {
    return up && addresses.contains(address);
  }
}
