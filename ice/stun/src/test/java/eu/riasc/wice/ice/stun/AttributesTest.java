package eu.riasc.wice.ice.stun;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Every attribute: its bytes, its limits, and what is refused. */
class AttributesTest {
  private static final TransactionId ID = TransactionId.of(Hex.bytes("000102030405060708090a0b"));
  private static final InetSocketAddress IPV4 = new InetSocketAddress("192.0.2.1", 32853);
  private static final InetSocketAddress IPV6 = new InetSocketAddress("2001:db8::1", 1);

  static Stream<Arguments> encodings() {
    return Stream.of(
        Arguments.of(new MappedAddress(IPV4), "00010008 0001 8055 c0000201"),
        Arguments.of(
            new MappedAddress(IPV6), "00010014 0002 0001 20010db8 00000000 00000000 00000001"),
        Arguments.of(new XorMappedAddress(IPV4), "00200008 0001 a147 e112a643"),
        Arguments.of(
            new XorMappedAddress(IPV6), "00200014 0002 2113 0113a9fa 00010203 04050607 08090a0a"),
        Arguments.of(new AlternateServer(IPV4), "80230008 0001 8055 c0000201"),
        Arguments.of(new ResponseOrigin(IPV4), "802b0008 0001 8055 c0000201"),
        Arguments.of(
            new OtherAddress(IPV6), "802c0014 0002 0001 20010db8 00000000 00000000 00000001"),
        Arguments.of(new ChangeRequest(true, true), "00030004 00000006"),
        Arguments.of(new ChangeRequest(true, false), "00030004 00000004"),
        Arguments.of(new ChangeRequest(false, true), "00030004 00000002"),
        Arguments.of(new Username("a:b"), "00060003 613a6200"),
        Arguments.of(new Username(""), "00060000"),
        Arguments.of(new Username("\u00e9\ufffd"), "00060005 c3a9efbfbd000000"),
        Arguments.of(new Realm("r"), "00140001 72000000"),
        Arguments.of(new Nonce("nn"), "00150002 6e6e0000"),
        Arguments.of(new Software("wice"), "80220004 77696365"),
        Arguments.of(new AlternateDomain("x.y"), "80030003 782e7900"),
        Arguments.of(
            new ErrorCode(487, "Role Conflict"),
            "00090011 00000457 526f6c6520436f6e666c696374 000000"),
        Arguments.of(new ErrorCode(300, ""), "00090004 00000300"),
        Arguments.of(new ErrorCode(699, ""), "00090004 00000663"),
        Arguments.of(new UnknownAttributes(List.of(0x7fff, 1)), "000a0004 7fff0001"),
        Arguments.of(new UnknownAttributes(List.of(0xffff)), "000a0002 ffff0000"),
        Arguments.of(new Priority(0xffffffffL), "00240004 ffffffff"),
        Arguments.of(new Priority(0), "00240004 00000000"),
        Arguments.of(new UseCandidate(), "00250000"),
        Arguments.of(new IceControlled(-2), "80290008 fffffffffffffffe"),
        Arguments.of(new IceControlling(Long.MIN_VALUE), "802a0008 8000000000000000"),
        Arguments.of(PasswordAlgorithm.MD5, "001d0004 00010000"),
        Arguments.of(
            new PasswordAlgorithms(List.of(PasswordAlgorithm.SHA256, PasswordAlgorithm.MD5)),
            "80020008 00020000 00010000"),
        Arguments.of(new PasswordAlgorithms(List.of()), "80020000"),
        Arguments.of(
            UserHash.of("user", "realm"),
            "001e0020 6a3029116b47aa98bcaa325399733dc1a23cd57e26b81bef3ff6531ce624e2da"),
        Arguments.of(new ChannelNumber(0x4001), "000c0004 40010000"),
        Arguments.of(new Lifetime(600), "000d0004 00000258"),
        Arguments.of(new Lifetime(0xffffffffL), "000d0004 ffffffff"),
        Arguments.of(new XorPeerAddress(IPV4), "00120008 0001 a147 e112a643"),
        Arguments.of(Data.of(new byte[] {1, 2, 3}), "00130003 01020300"),
        Arguments.of(
            new XorRelayedAddress(IPV6), "00160014 0002 2113 0113a9fa 00010203 04050607 08090a0a"),
        Arguments.of(new RequestedAddressFamily(AddressFamily.IPV6), "00170004 02000000"),
        Arguments.of(new EvenPort(true), "00180001 80000000"),
        Arguments.of(new EvenPort(false), "00180001 00000000"),
        Arguments.of(RequestedTransport.UDP, "00190004 11000000"),
        Arguments.of(new DontFragment(), "001a0000"),
        Arguments.of(new ReservationToken(0x0102030405060708L), "00220008 0102030405060708"),
        Arguments.of(new AdditionalAddressFamily(AddressFamily.IPV6), "80000004 02000000"),
        Arguments.of(
            new AddressErrorCode(AddressFamily.IPV6, new ErrorCode(440, "no")),
            "80010006 02000428 6e6f0000"),
        Arguments.of(new Icmp(3, 4, 1280), "80040008 00000604 00000500"),
        Arguments.of(RawAttribute.of(0xc057, new byte[] {0, 1, 0, 10}), "c0570004 0001000a"));
  }

  @ParameterizedTest
  @MethodSource("encodings")
  void isWrittenAndReadBack(Attribute attribute, String encoded) {
    StunMessage message = StunMessage.request(Method.BINDING, ID).add(attribute).build();

    assertThat(HexFormat.of().formatHex(message.bytes()))
        .isEqualTo(hex(MessageDecoderTest.withAttributes(encoded)));
    assertThat(StunMessage.decode(message.bytes()).attributes()).containsExactly(attribute);
    assertThat(message.attribute(attribute.getClass()))
        .isEqualTo(attribute)
        .hasSameHashCodeAs(attribute);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "00010000                       | MAPPED-ADDRESS: found value of 0 bytes, expected 8 or 20",
        "00010003 00010000              | MAPPED-ADDRESS: found value of 3 bytes, expected 8 or 20",
        "00010008 00030001 01020304     | MAPPED-ADDRESS: found address family 3, expected 1 (IPv4) or 2 (IPv6)",
        "00200008 00000001 01020304     | XOR-MAPPED-ADDRESS: found address family 0, expected 1 (IPv4) or 2 (IPv6)",
        "00200008 00020001 01020304     | XOR-MAPPED-ADDRESS: found value of 8 bytes, expected 20",
        "0020000c 00010001 01020304 00000000 | XOR-MAPPED-ADDRESS: found value of 12 bytes, expected 8",
        "80230004 00010001              | ALTERNATE-SERVER: found value of 4 bytes, expected 8",
        "00060002 c3280000              | USERNAME: found value that is not UTF-8",
        "80220001 ff000000              | SOFTWARE: found value that is not UTF-8",
        "00090003 00000400              | ERROR-CODE: found value of 3 bytes, expected at least 4",
        "00090004 00000257              | ERROR-CODE: found class 2 and number 87, expected 3 to 6 and 0 to 99",
        "00090004 00000700              | ERROR-CODE: found class 7 and number 0, expected 3 to 6 and 0 to 99",
        "00090004 00000464              | ERROR-CODE: found class 4 and number 100, expected 3 to 6 and 0 to 99",
        "00090005 00000401 80000000     | ERROR-CODE: found value that is not UTF-8",
        "000a0003 00010200              | UNKNOWN-ATTRIBUTES: found value of 3 bytes, expected a multiple of 2",
        "00240003 00000000              | PRIORITY: found value of 3 bytes, expected 4",
        "00240008 0000000000000000      | PRIORITY: found value of 8 bytes, expected 4",
        "00250001 00000000              | USE-CANDIDATE: found value of 1 bytes, expected 0",
        "80290004 00000000              | ICE-CONTROLLED: found value of 4 bytes, expected 8",
        "802a000c 000000000000000000000000 | ICE-CONTROLLING: found value of 12 bytes, expected 8",
        "80280003 00000000              | FINGERPRINT: found value of 3 bytes, expected 4",
        "80280008 0000000000000000      | FINGERPRINT: found value of 8 bytes, expected 4",
        "001e0004 00000000              | USERHASH: found value of 4 bytes, expected 32",
        "001d0000                       | PASSWORD-ALGORITHM: found algorithm of 0 bytes, expected at least 4",
        "001d0004 00010004              | PASSWORD-ALGORITHM: found parameters of 4 bytes, padded to 4, but only 0 follow",
        "001d0008 00010000 00010000     | PASSWORD-ALGORITHM: found value of 8 bytes, expected 4",
        "80020006 00010000 00020000     | PASSWORD-ALGORITHMS: found algorithm of 2 bytes, expected at least 4",
        "80020005 00010001 41000000     | PASSWORD-ALGORITHMS: found parameters of 1 bytes, padded to 4, but only 1 follow",
        "000c0002 40000000              | CHANNEL-NUMBER: found value of 2 bytes, expected 4",
        "000d0008 0000000000000000      | LIFETIME: found value of 8 bytes, expected 4",
        "00120004 00010000              | XOR-PEER-ADDRESS: found value of 4 bytes, expected 8",
        "00160008 00030001 01020304     | XOR-RELAYED-ADDRESS: found address family 3, expected 1 (IPv4) or 2 (IPv6)",
        "00170004 03000000              | REQUESTED-ADDRESS-FAMILY: found address family 3, expected 1 (IPv4) or 2 (IPv6)",
        "00170001 01000000              | REQUESTED-ADDRESS-FAMILY: found value of 1 bytes, expected 4",
        "00180000                       | EVEN-PORT: found value of 0 bytes, expected 1",
        "00190000                       | REQUESTED-TRANSPORT: found value of 0 bytes, expected 4",
        "001a0001 00000000              | DONT-FRAGMENT: found value of 1 bytes, expected 0",
        "00220004 00000000              | RESERVATION-TOKEN: found value of 4 bytes, expected 8",
        "80000000                       | ADDITIONAL-ADDRESS-FAMILY: found value of 0 bytes, expected 4",
        "80010003 01000400              | ADDRESS-ERROR-CODE: found value of 3 bytes, expected at least 4",
        "80010004 00000428              | ADDRESS-ERROR-CODE: found address family 0, expected 1 (IPv4) or 2 (IPv6)",
        "80040004 00000000              | ICMP: found value of 4 bytes, expected 8",
        "80020008 00010000 00020001     | PASSWORD-ALGORITHMS: found parameters of 1 bytes, padded to 4, but only 0 follow",
      })
  void refusesMalformedValues(String attribute, String line) {
    assertThatThrownBy(() -> StunMessage.decode(MessageDecoderTest.withAttributes(attribute)))
        .isInstanceOfSatisfying(
            StunException.class,
            e -> assertThat(e.code()).isEqualTo(StunException.Code.BAD_ATTRIBUTE))
        .hasMessage("decoding " + line);
  }

  @ParameterizedTest
  @CsvSource({
    "0x0006, 508, 509, USERNAME: found text of 509 bytes; expected at most 508",
    "0x0014, 127, 128, REALM: found text of 128 characters; expected at most 127",
    "0x0015, 127, 128, NONCE: found text of 128 characters; expected at most 127",
    "0x8022, 127, 764, SOFTWARE: found text of 764 bytes; expected at most 763",
    "0x8003, 255, 256, ALTERNATE-DOMAIN: found text of 256 bytes; expected at most 255",
  })
  void textHasItsLimit(String type, int longest, int tooLong, String line) {
    String code = type.substring(2);
    assertThat(
            StunMessage.decode(MessageDecoderTest.withAttributes(textOf(code, longest)))
                .attributes())
        .hasSize(1);

    assertThatThrownBy(
            () -> StunMessage.decode(MessageDecoderTest.withAttributes(textOf(code, tooLong))))
        .isInstanceOf(StunException.class)
        .hasMessage("decoding " + line.replace(';', ','));
  }

  @Test
  void charactersAreCountedAsCodePoints() {
    String longest = "\ud83d\ude00".repeat(127);

    Software software = new Software(longest);
    StunMessage message = StunMessage.request(Method.BINDING, ID).add(software).build();
    assertThat(StunMessage.decode(message.bytes()).attribute(Software.class)).isEqualTo(software);
    assertThatThrownBy(() -> new Software(longest + "x"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("SOFTWARE: found 128 characters, expected at most 127");
  }

  @Test
  void bytesAreCountedInUtf8() {
    assertThat(new Username("\u00e9".repeat(254)).valueLength()).isEqualTo(508);
    assertThatThrownBy(() -> new Username("\u00e9".repeat(254) + "x"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("USERNAME: found 509 bytes of UTF-8, expected at most 508");
  }

  /**
   * The first byte of an address and the reserved bits of an error code are for receivers to
   * ignore.
   */
  @Test
  void reservedBitsAreIgnored() {
    assertThat(decodeOne("00010008 ff01 8055 c0000201")).isEqualTo(new MappedAddress(IPV4));
    assertThat(decodeOne("00090004 fffffc57")).isEqualTo(new ErrorCode(487, ""));
  }

  @Test
  void mappedAddressesBecomeIpv4() {
    assertThat(decodeOne("00010014 0002 8055 00000000 00000000 0000ffff c0000201"))
        .isEqualTo(new MappedAddress(IPV4));
  }

  @Test
  void algorithmParametersArePadded() {
    assertThat(decodeOne("80020010 00090005 0102030405000000 00020000"))
        .isInstanceOfSatisfying(
            PasswordAlgorithms.class,
            algorithms -> {
              assertThat(algorithms.algorithms()).hasSize(2);
              PasswordAlgorithm first = algorithms.algorithms().get(0);
              assertThat(first.number()).isEqualTo(9);
              assertThat(first.parameters()).containsExactly(1, 2, 3, 4, 5);
              assertThat(algorithms.algorithms().get(1)).isEqualTo(PasswordAlgorithm.SHA256);
              StunMessage rebuilt = StunMessage.request(Method.BINDING, ID).add(algorithms).build();
              assertThat(StunMessage.decode(rebuilt.bytes()).attributes())
                  .containsExactly(algorithms);
            });
  }

  @Test
  void refusesToBeMadeOfValuesOutOfRange() {
    InetSocketAddress name = InetSocketAddress.createUnresolved("a.example", 1);

    assertRefused(
        () -> new XorMappedAddress(name),
        "STUN address is unresolved: found a.example, expected an IP literal");
    assertRefused(() -> new ErrorCode(299, ""), "ERROR-CODE: found 299, expected 300 to 699");
    assertRefused(() -> new ErrorCode(700, ""), "ERROR-CODE: found 700, expected 300 to 699");
    assertRefused(
        () -> new ErrorCode(400, "x".repeat(128)),
        "ERROR-CODE: found 128 characters, expected at most 127");
    assertRefused(() -> new Priority(-1), "PRIORITY: found -1, expected 0 to 4294967295");
    assertRefused(
        () -> new Priority(1L << 32), "PRIORITY: found 4294967296, expected 0 to 4294967295");
    assertRefused(
        () -> new ChannelNumber(65536), "CHANNEL-NUMBER: found 65536, expected 0 to 65535");
    assertRefused(
        () -> new Lifetime(1L << 32), "LIFETIME: found 4294967296, expected 0 to 4294967295");
    assertRefused(
        () -> new RequestedTransport(256), "REQUESTED-TRANSPORT: found 256, expected 0 to 255");
    assertRefused(
        () -> new Icmp(128, 0, 0),
        "ICMP: found type 128 and code 0, expected 0 to 127 and 0 to 511");
    assertRefused(
        () -> Data.of(new byte[65536]), "DATA: found 65536 bytes, expected at most 65535");
    assertRefused(
        () -> new UnknownAttributes(List.of(65536)),
        "UNKNOWN-ATTRIBUTES: found type 65536, expected 0 to 65535");
    assertRefused(
        () -> new UnknownAttributes(List.of(-1)),
        "UNKNOWN-ATTRIBUTES: found type -1, expected 0 to 65535");
    assertRefused(
        () -> RawAttribute.of(-1, new byte[0]),
        "raw attribute: found type -1, expected 0 to 65535");
    assertRefused(
        () -> RawAttribute.of(65536, new byte[0]),
        "raw attribute: found type 65536, expected 0 to 65535");
    assertRefused(
        () -> RawAttribute.of(Priority.TYPE, new byte[4]),
        "raw attribute: found PRIORITY, expected a type without a class of its own");
    assertRefused(
        () -> RawAttribute.of(0xc057, new byte[65536]),
        "raw attribute: found 65536 bytes, expected at most 65535");
  }

  @Test
  void listsAreCopies() {
    List<Integer> types = new ArrayList<>(List.of(1));
    List<PasswordAlgorithm> algorithms = new ArrayList<>(List.of(PasswordAlgorithm.MD5));
    UnknownAttributes unknown = new UnknownAttributes(types);
    PasswordAlgorithms offered = new PasswordAlgorithms(algorithms);
    types.clear();
    algorithms.clear();

    assertThat(unknown.types()).containsExactly(1);
    assertThat(offered.algorithms()).containsExactly(PasswordAlgorithm.MD5);
  }

  @Test
  void opaqueValuesAreCopies() {
    byte[] value = {1, 2, 3};
    RawAttribute attribute = RawAttribute.of(0xc057, value);
    Arrays.fill(value, (byte) 9);
    Arrays.fill(attribute.value(), (byte) 9);

    assertThat(attribute.value()).containsExactly(1, 2, 3);
    assertThat(attribute).hasToString("0xc057[010203]");
  }

  private static void assertRefused(Runnable making, String line) {
    assertThatThrownBy(making::run).isInstanceOf(IllegalArgumentException.class).hasMessage(line);
  }

  private static Attribute decodeOne(String attribute) {
    return StunMessage.decode(MessageDecoderTest.withAttributes(attribute)).attributes().get(0);
  }

  private static String textOf(String type, int length) {
    return type
        + HexFormat.of().toHexDigits((short) length)
        + "61".repeat(length)
        + "00".repeat(-length & 3);
  }

  private static String hex(byte[] bytes) {
    return HexFormat.of().formatHex(bytes);
  }
}
