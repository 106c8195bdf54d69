package eu.riasc.wice.ice.turn;

import eu.riasc.wice.ice.stun.AdditionalAddressFamily;
import eu.riasc.wice.ice.stun.AddressFamily;
import eu.riasc.wice.ice.stun.Attribute;
import eu.riasc.wice.ice.stun.RawAttribute;
import eu.riasc.wice.ice.stun.RequestedAddressFamily;
import eu.riasc.wice.ice.stun.RequestedTransport;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The address families an Allocate request asks for (RFC 8656 §7.1). Both at once are one
 * allocation, because one pair of addresses to and from the server has room for only one.
 *
 * @param wanted at least one
 */
record Families(Set<AddressFamily> wanted) {
  /**
   * ADDITIONAL-ADDRESS-FAMILY by the number it had in a draft, which is the only one that coturn
   * 4.6 knows; others ignore it.
   */
  private static final Attribute DRAFT_ADDITIONAL_ADDRESS_FAMILY =
      RawAttribute.of(0x8032, new byte[] {0x02, 0, 0, 0});

  /** What to ask for first. */
  static Families first(Set<AddressFamily> configured) {
    return new Families(configured);
  }

  /** What an Allocate request holds beside the lifetime. */
  List<Attribute> attributes() {
    List<Attribute> attributes = new ArrayList<>();
    attributes.add(RequestedTransport.UDP);
    if (!wanted.contains(AddressFamily.IPV4)) {
      attributes.add(new RequestedAddressFamily(AddressFamily.IPV6));
    } else if (wanted.contains(AddressFamily.IPV6)) {
      attributes.add(new AdditionalAddressFamily(AddressFamily.IPV6));
      attributes.add(DRAFT_ADDITIONAL_ADDRESS_FAMILY);
    }
    return attributes;
  }

  /** What to ask a server for that has no IPv4, or null if that is nothing. */
  @Nullable Families withoutIpv4() {
    return wanted.size() > 1 ? new Families(EnumSet.of(AddressFamily.IPV6)) : null;
  }
}
