package eu.riasc.wice.ice.stun;

import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/**
 * The attribute types we understand and how each is decoded. The constants are named as the RFCs
 * name them.
 */
@SuppressWarnings("ImmutableEnumChecker") // every decoder is a static method
enum AttributeType {
  // RFC 8489 §18.3.1
  MAPPED_ADDRESS(MappedAddress.TYPE, MappedAddress::decode),
  USERNAME(Username.TYPE, Username::decode),
  MESSAGE_INTEGRITY(MessageIntegrity.TYPE, MessageIntegrity::decode),
  ERROR_CODE(ErrorCode.TYPE, ErrorCode::decode),
  UNKNOWN_ATTRIBUTES(UnknownAttributes.TYPE, UnknownAttributes::decode),
  REALM(Realm.TYPE, Realm::decode),
  NONCE(Nonce.TYPE, Nonce::decode),
  MESSAGE_INTEGRITY_SHA256(MessageIntegritySha256.TYPE, MessageIntegritySha256::decode),
  PASSWORD_ALGORITHM(PasswordAlgorithm.TYPE, PasswordAlgorithm::decode),
  USERHASH(UserHash.TYPE, UserHash::decode),
  XOR_MAPPED_ADDRESS(XorMappedAddress.TYPE, XorMappedAddress::decode),
  PASSWORD_ALGORITHMS(PasswordAlgorithms.TYPE, PasswordAlgorithms::decode),
  ALTERNATE_DOMAIN(AlternateDomain.TYPE, AlternateDomain::decode),
  SOFTWARE(Software.TYPE, Software::decode),
  ALTERNATE_SERVER(AlternateServer.TYPE, AlternateServer::decode),
  FINGERPRINT(Fingerprint.TYPE, Fingerprint::decode),
  // RFC 8445 §16.1
  PRIORITY(Priority.TYPE, Priority::decode),
  USE_CANDIDATE(UseCandidate.TYPE, UseCandidate::decode),
  ICE_CONTROLLED(IceControlled.TYPE, IceControlled::decode),
  ICE_CONTROLLING(IceControlling.TYPE, IceControlling::decode),
  // RFC 5780 §7
  CHANGE_REQUEST(ChangeRequest.TYPE, ChangeRequest::decode),
  RESPONSE_ORIGIN(ResponseOrigin.TYPE, ResponseOrigin::decode),
  OTHER_ADDRESS(OtherAddress.TYPE, OtherAddress::decode),
  // RFC 8656 §18
  CHANNEL_NUMBER(ChannelNumber.TYPE, ChannelNumber::decode),
  LIFETIME(Lifetime.TYPE, Lifetime::decode),
  XOR_PEER_ADDRESS(XorPeerAddress.TYPE, XorPeerAddress::decode),
  DATA(Data.TYPE, Data::decode),
  XOR_RELAYED_ADDRESS(XorRelayedAddress.TYPE, XorRelayedAddress::decode),
  REQUESTED_ADDRESS_FAMILY(RequestedAddressFamily.TYPE, RequestedAddressFamily::decode),
  EVEN_PORT(EvenPort.TYPE, EvenPort::decode),
  REQUESTED_TRANSPORT(RequestedTransport.TYPE, RequestedTransport::decode),
  DONT_FRAGMENT(DontFragment.TYPE, DontFragment::decode),
  RESERVATION_TOKEN(ReservationToken.TYPE, ReservationToken::decode),
  ADDITIONAL_ADDRESS_FAMILY(AdditionalAddressFamily.TYPE, AdditionalAddressFamily::decode),
  ADDRESS_ERROR_CODE(AddressErrorCode.TYPE, AddressErrorCode::decode),
  ICMP(Icmp.TYPE, Icmp::decode);

  /** First type that a receiver may ignore when it does not know it (RFC 8489 §14). */
  static final int FIRST_OPTIONAL = 0x8000;

  /**
   * Low 6 bits of a type index into either half: required types below 64, optional ones from there.
   */
  private static final int HALF = 64;

  private static final @Nullable AttributeType[] BY_CODE = new @Nullable AttributeType[2 * HALF];

  static {
    for (AttributeType type : values()) {
      BY_CODE[index(type.code)] = type;
    }
  }

  private final int code;
  private final Decoder decoder;

  AttributeType(int code, Decoder decoder) {
    this.code = code;
    this.decoder = decoder;
  }

  /** The type with this code, or null if we do not know it. */
  static @Nullable AttributeType of(int code) {
    if ((code & ~FIRST_OPTIONAL) >= HALF) {
      return null;
    }
    return BY_CODE[index(code)];
  }

  private static int index(int code) {
    return (code & (HALF - 1)) + (code >= FIRST_OPTIONAL ? HALF : 0);
  }

  /** The name the RFC gives it, or its code in hexadecimal if we do not know it. */
  static String nameOf(int code) {
    AttributeType type = of(code);
    return type == null
        ? "0x" + HexFormat.of().toHexDigits((short) code)
        : type.name().replace('_', '-');
  }

  Attribute decode(AttributeReader value) {
    return decoder.decode(value);
  }

  /** Makes an attribute of its value, or throws {@link StunException}. */
  private interface Decoder {
    Attribute decode(AttributeReader value);
  }
}
