package eu.riasc.wice.ice.mdns;

import static org.assertj.core.api.Assertions.assertThat;

import eu.riasc.wice.sansio.IpLiteral;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class MdnsReaderTest {
  private static final String UUID = "1f4712db-ea17-4bcf-a596-105139dfd8bf";
  private static final LocalName NAME = new LocalName(UUID + ".local");

  /** The name as RFC 1035 §3.1 writes it, made here without the code under test. */
  private static final String WIRE_NAME = "24" + hex(UUID) + "05" + hex("local") + "00";

  private static final String QUERY_HEADER = "000000000001000000000000";
  private static final String RESPONSE_HEADER = "000084000000000100000000";

  private static String hex(String text) {
    return HexFormat.of().formatHex(text.getBytes(StandardCharsets.US_ASCII));
  }

  private static @Nullable MdnsMessage readOrNull(String hex) {
    return MdnsReader.readOrNull(HexFormat.of().parseHex(hex));
  }

  private static MdnsMessage read(String hex) {
    return Objects.requireNonNull(readOrNull(hex), "a message");
  }

  @Test
  void queryHasTheBytesOfRfc1035() {
    MdnsMessage query = MdnsMessage.query(List.of(new MdnsMessage.Question(NAME, RecordType.AAAA)));

    assertThat(HexFormat.of().formatHex(query.encode()))
        .isEqualTo(QUERY_HEADER + WIRE_NAME + "001c0001");
    assertThat(MdnsReader.readOrNull(query.encode())).isEqualTo(query);
  }

  @Test
  void responseIsAuthoritativeAndReplacesOlderRecords() {
    MdnsMessage response =
        MdnsMessage.response(
            List.of(
                new MdnsMessage.AddressRecord(
                    NAME, IpLiteral.parse("192.0.2.7"), Duration.ofMinutes(2))));

    assertThat(HexFormat.of().formatHex(response.encode()))
        .isEqualTo(RESPONSE_HEADER + WIRE_NAME + "00018001" + "00000078" + "0004" + "c0000207");
    assertThat(MdnsReader.readOrNull(response.encode())).isEqualTo(response);
  }

  @Test
  void readsQuestionsThatAskForUnicastAndForAnyType() {
    assertThat(read(QUERY_HEADER + WIRE_NAME + "00018001").questions())
        .containsExactly(new MdnsMessage.Question(NAME, RecordType.A));
    assertThat(read(QUERY_HEADER + WIRE_NAME + "00ff0001").questions())
        .containsExactly(new MdnsMessage.Question(NAME, null));
  }

  @Test
  void readsCompressedNamesInEitherCase() {
    String upper = "24" + hex(UUID.toUpperCase(java.util.Locale.ROOT)) + "05" + hex("LOCAL") + "00";
    String header = "000084000001000100000000";
    String record = "c00c" + "00018001" + "00000078" + "0004" + "c0000207";

    MdnsMessage message = read(header + upper + "00010001" + record);

    assertThat(message.records()).hasSize(1);
    assertThat(message.records().get(0).name()).isEqualTo(NAME);
  }

  @Test
  void leavesOutWhatIsNotAboutNamesOfOurs() {
    String printer = "07" + hex("printer") + "05" + hex("local") + "00";
    String pointer = printer + "000c8001" + "00000078" + "0002" + "c00c";
    String header = "000084000000000200000000";
    String ours = WIRE_NAME + "00018001" + "00000078" + "0004" + "c0000207";

    assertThat(read(header + pointer + ours).records()).hasSize(1);
    assertThat(read(QUERY_HEADER + printer + "00010001").questions()).isEmpty();
  }

  @Test
  void leavesOutAddressesOfAWrongLength() {
    assertThat(read(RESPONSE_HEADER + WIRE_NAME + "00018001" + "00000078" + "0003" + "c00002"))
        .isEqualTo(new MdnsMessage(0, true, List.of(), List.of()));
  }

  @Test
  void refusesPointersThatDoNotLeadBack() {
    assertThat(readOrNull(QUERY_HEADER + "c00c" + "00010001")).isNull();
    assertThat(readOrNull(QUERY_HEADER + "c010" + "00010001" + WIRE_NAME)).isNull();
    assertThat(readOrNull(QUERY_HEADER + "0161" + "c00c" + "00010001")).isNull();
  }

  @Test
  void refusesWhatEndsEarlyOrClaimsTooMuch() {
    String whole = RESPONSE_HEADER + WIRE_NAME + "00018001" + "00000078" + "0004" + "c0000207";
    for (int length = 0; length < whole.length(); length += 2) {
      assertThat(readOrNull(whole.substring(0, length))).as("%s bytes", length / 2).isNull();
    }
    assertThat(readOrNull("00008400ffff000000000000" + WIRE_NAME + "00010001")).isNull();
    assertThat(readOrNull("000080030000000000000000")).as("an error code").isNull();
    assertThat(readOrNull("000028000000000000000000")).as("an update").isNull();
    assertThat(MdnsReader.readOrNull(new byte[MdnsMessage.MAX_BYTES + 1])).isNull();
  }

  @Test
  void hostileBytesNeverThrow() {
    long seed = Long.getLong("netlab.seed", 7);
    Random random = new Random(seed);
    byte[] sample =
        HexFormat.of()
            .parseHex(RESPONSE_HEADER + WIRE_NAME + "00018001" + "00000078" + "0004" + "c0000207");
    int read = 0;
    for (int i = 0; i < 50_000; i++) {
      byte[] bytes = sample.clone();
      for (int flips = random.nextInt(6); flips >= 0; flips--) {
        bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
      }
      read += MdnsReader.readOrNull(bytes) == null ? 0 : 1;
    }
    assertThat(read).as("seed %s: some get through", seed).isBetween(1, 49_999);
  }
}
