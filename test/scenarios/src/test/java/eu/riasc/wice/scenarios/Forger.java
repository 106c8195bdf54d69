package eu.riasc.wice.scenarios;

import eu.riasc.wice.ice.stun.AlternateServer;
import eu.riasc.wice.ice.stun.Attribute;
import eu.riasc.wice.ice.stun.Fingerprint;
import eu.riasc.wice.ice.stun.IceControlling;
import eu.riasc.wice.ice.stun.MessageClass;
import eu.riasc.wice.ice.stun.MessageIntegrity;
import eu.riasc.wice.ice.stun.MessageIntegritySha256;
import eu.riasc.wice.ice.stun.Method;
import eu.riasc.wice.ice.stun.Nonce;
import eu.riasc.wice.ice.stun.Priority;
import eu.riasc.wice.ice.stun.RawAttribute;
import eu.riasc.wice.ice.stun.Realm;
import eu.riasc.wice.ice.stun.StunException;
import eu.riasc.wice.ice.stun.StunMessage;
import eu.riasc.wice.ice.stun.TransactionId;
import eu.riasc.wice.ice.stun.UseCandidate;
import eu.riasc.wice.ice.stun.Username;
import eu.riasc.wice.ice.stun.XorMappedAddress;
import eu.riasc.wice.sansio.IpLiteral;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** Makes messages out of others' without knowing a password. Empty if there is nothing to make. */
final class Forger {
  private static final byte[] NOTHING = {};
  private static final byte[] WRONG = "not the password of anyone".getBytes(StandardCharsets.UTF_8);
  private static final int UNKNOWN = 0x7abc;
  private static final int LARGEST = 1_200;
  private static final InetSocketAddress ELSEWHERE = IpLiteral.endpoint("198.18.0.66", 6666);
  private static final int[] ERRORS = {300, 400, 401, 403, 420, 437, 438, 487, 500};

  private final RandomGenerator dice;

  Forger(RandomGenerator dice) {
    this.dice = dice;
  }

  byte[] garbled(byte[] bytes) {
    byte[] changed = bytes.clone();
    for (int flips = 1 + dice.nextInt(4); flips > 0 && changed.length > 0; flips--) {
      changed[dice.nextInt(changed.length)] ^= (byte) (1 << dice.nextInt(8));
    }
    return changed;
  }

  byte[] cut(byte[] bytes) {
    return Arrays.copyOf(bytes, dice.nextInt(bytes.length + 1));
  }

  /** Ends in an attribute that is long, or says that it is longer than the message. */
  byte[] swollen(byte[] bytes) {
    int extra = 4 + 4 * dice.nextInt(Math.max(1, (LARGEST - bytes.length) / 4));
    byte[] longer = Arrays.copyOf(bytes, bytes.length + extra);
    int said = dice.nextBoolean() ? extra - 4 : 0xfff0;
    int at = bytes.length;
    longer[at] = (byte) dice.nextInt(256);
    longer[at + 1] = (byte) dice.nextInt(256);
    longer[at + 2] = (byte) (said >> 8);
    longer[at + 3] = (byte) said;
    if (bytes.length >= StunMessage.HEADER_LENGTH) {
      int length = longer.length - StunMessage.HEADER_LENGTH;
      longer[2] = (byte) (length >> 8);
      longer[3] = (byte) length;
    }
    return longer;
  }

  /** A success with another mapped address, or an error, to a request. */
  byte[] answer(byte[] bytes) {
    StunMessage request = request(bytes);
    if (request == null) {
      return NOTHING;
    }
    StunMessage.Builder answer;
    if (dice.nextBoolean()) {
      answer = StunMessage.success(request).add(new XorMappedAddress(ELSEWHERE));
    } else {
      int code = ERRORS[dice.nextInt(ERRORS.length)];
      answer = StunMessage.error(request, code, "");
      if (code == 300) {
        answer.add(new AlternateServer(ELSEWHERE));
      } else if (code == 401 || code == 438) {
        answer.add(new Realm("elsewhere")).add(new Nonce("nonce" + dice.nextInt()));
      }
    }
    return sealed(answer);
  }

  /** The same check, which now nominates. */
  byte[] nominating(byte[] bytes) {
    StunMessage request = request(bytes);
    return request == null ? NOTHING : sealed(unsealed(request).add(new UseCandidate()));
  }

  /** The same check with an attribute that must be understood, and is not. */
  byte[] withUnknownAttribute(byte[] bytes) {
    StunMessage request = request(bytes);
    return request == null
        ? NOTHING
        : sealed(unsealed(request).add(RawAttribute.of(UNKNOWN, new byte[dice.nextInt(200)])));
  }

  /** A check for a ufrag that nobody has. */
  byte[] check() {
    return sealed(
        StunMessage.request(Method.BINDING, TransactionId.random(dice))
            .add(new Username(Integer.toHexString(dice.nextInt()) + ":who"))
            .add(new Priority(dice.nextInt(Integer.MAX_VALUE)))
            .add(new IceControlling(dice.nextLong())));
  }

  private byte[] sealed(StunMessage.Builder message) {
    if (dice.nextInt(4) != 0) {
      message.integrity(WRONG);
    }
    return message.fingerprint().build().bytes();
  }

  private static StunMessage.Builder unsealed(StunMessage request) {
    StunMessage.Builder copy = StunMessage.request(request.method(), request.transactionId());
    for (Attribute each : request.attributes()) {
      if (!(each instanceof MessageIntegrity
          || each instanceof MessageIntegritySha256
          || each instanceof Fingerprint)) {
        copy.add(each);
      }
    }
    return copy;
  }

  private static @Nullable StunMessage request(byte[] bytes) {
    try {
      StunMessage message =
          StunMessage.isStun(bytes, 0, bytes.length) ? StunMessage.decode(bytes) : null;
      return message != null && message.messageClass() == MessageClass.REQUEST ? message : null;
    } catch (StunException notOne) {
      return null;
    }
  }
}
