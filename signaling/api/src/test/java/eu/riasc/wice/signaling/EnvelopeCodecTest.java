package eu.riasc.wice.signaling;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.InvalidProtocolBufferException;
import eu.riasc.wice.crypto.SealedBox;
import eu.riasc.wice.signaling.SignalingException.Code;
import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Envelopes read and written field by field are those of the generated types. */
class EnvelopeCodecTest {
  private static final long SEED = Long.getLong("envelope.seed", 11);
  private static final int NESTED_GROUPS = EnvelopeCodec.MAX_BYTES - 200;

  private static Envelope envelope(int bodyBytes, Random random) {
    byte[] body = new byte[bodyBytes];
    byte[] nonce = new byte[SealedBox.NONCE_BYTES];
    random.nextBytes(body);
    random.nextBytes(nonce);
    return new Envelope(Peers.ALICE.publicKey(), Peers.BOB.publicKey(), body, nonce);
  }

  private static @Nullable Envelope generated(byte[] bytes) {
    try {
      return EnvelopeCodec.fromWire(
          eu.riasc.wice.signaling.proto.Envelope.parseFrom(bytes.clone()));
    } catch (InvalidProtocolBufferException | SignalingException e) {
      return null;
    }
  }

  private static @Nullable Envelope ours(byte[] bytes) {
    try {
      return EnvelopeCodec.decode(bytes);
    } catch (SignalingException e) {
      return null;
    }
  }

  private static byte[] join(byte[]... parts) {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      all.writeBytes(part);
    }
    return all.toByteArray();
  }

  @Test
  void writesTheBytesOfTheGeneratedTypes() {
    Random random = new Random(SEED);
    for (int bytes : new int[] {0, 1, 16, 99, 100, 101, 127, 128, 529, 16_383, 16_384, 60_000}) {
      Envelope envelope = envelope(bytes, random);

      byte[] expected = EnvelopeCodec.toWire(envelope).toByteArray();
      assertThat(EnvelopeCodec.encode(envelope)).isEqualTo(expected);
      assertThat(EnvelopeCodec.size(envelope)).isEqualTo(expected.length);
    }
  }

  @Test
  void readsAndRefusesWhatTheGeneratedTypesDo() {
    System.out.println("seed=" + SEED + " (-Denvelope.seed=N)");
    Random random = new Random(SEED);
    int read = 0;
    int refused = 0;
    for (int i = 0; i < 20_000; i++) {
      byte[] bytes = mutated(EnvelopeCodec.encode(envelope(random.nextInt(20), random)), random);

      Envelope expected = generated(bytes);
      assertThat(ours(bytes)).as(() -> Arrays.toString(bytes)).isEqualTo(expected);
      if (expected == null) {
        refused++;
      } else {
        read++;
      }
    }
    assertThat(read).isGreaterThan(2_000);
    assertThat(refused).isGreaterThan(2_000);
  }

  @Test
  void theLastOfRepeatedFieldsCountsAndContentsAreMerged() {
    Random random = new Random(SEED);
    Envelope first = envelope(20, random);
    Envelope second = envelope(30, random);
    byte[] onlyBody = {0x1a, 3, 0x0a, 1, 77};

    assertThat(
            EnvelopeCodec.decode(join(EnvelopeCodec.encode(first), EnvelopeCodec.encode(second))))
        .isEqualTo(second);
    assertThat(EnvelopeCodec.decode(join(EnvelopeCodec.encode(first), onlyBody)))
        .isEqualTo(new Envelope(first.sender(), first.recipient(), new byte[] {77}, first.nonce()));
  }

  @Test
  void groupsNestedWithoutEndAreRefused() {
    byte[] valid = EnvelopeCodec.encode(envelope(20, new Random(SEED)));
    byte[] groups = new byte[NESTED_GROUPS];
    Arrays.fill(groups, (byte) (5 << 3 | 3)); // begins the unknown group 5

    assertThatThrownBy(() -> EnvelopeCodec.decode(join(valid, groups)))
        .isInstanceOfSatisfying(
            SignalingException.class, e -> assertThat(e.code()).isEqualTo(Code.MALFORMED));
  }

  /** Once or twice a byte changed, cut off, taken out, or a piece repeated; mostly in the frame. */
  private static byte[] mutated(byte[] bytes, Random random) {
    byte[] result = bytes;
    for (int i = random.nextInt(2); i >= 0 && result.length > 0; i--) {
      int at = random.nextInt(result.length);
      byte[] before = Arrays.copyOf(result, at);
      byte[] after = Arrays.copyOfRange(result, at, result.length);
      byte[] piece = new byte[random.nextInt(4)];
      random.nextBytes(piece);
      result =
          switch (random.nextInt(6)) {
            case 0 -> before;
            case 1 -> join(before, piece, after);
            case 2 -> join(before, Arrays.copyOf(after, after.length / 2), after);
            case 3 -> join(result, unknown(random));
            case 4 -> join(unknown(random), result);
            default -> {
              byte[] changed = result.clone();
              int frame = new int[] {0, 1, 34, 35, 68, 69, 70, 71}[random.nextInt(8)];
              changed[Math.min(frame, changed.length - 1)] ^= (byte) (1 << random.nextInt(8));
              yield changed;
            }
          };
    }
    return result;
  }

  /** A field of a number and wire type that may be unknown, perhaps one that is not whole. */
  private static byte[] unknown(Random random) {
    if (random.nextBoolean()) {
      return new byte[] {(byte) ((4 + random.nextInt(12)) << 3 | 2), 3, 1, 2, 3};
    }
    byte[] field = new byte[1 + random.nextInt(10)];
    random.nextBytes(field);
    field[0] = (byte) (random.nextInt(16) << 3 | random.nextInt(8));
    if (field.length > 1) {
      field[1] = (byte) random.nextInt(field.length);
    }
    return field;
  }
}
