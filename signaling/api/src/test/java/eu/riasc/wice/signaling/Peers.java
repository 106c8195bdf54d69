package eu.riasc.wice.signaling;

import eu.riasc.wice.crypto.KeyPair;
import eu.riasc.wice.crypto.PrivateKey;
import eu.riasc.wice.crypto.PublicKey;
import java.util.List;
import java.util.Random;

/** Peers and messages for tests, the same in every run. */
final class Peers {
  static final PrivateKey ALICE = key(1);
  static final PrivateKey BOB = key(2);
  static final PrivateKey CAROL = key(3);

  private Peers() {}

  static PrivateKey key(long seed) {
    byte[] bytes = new byte[PrivateKey.BYTES];
    new Random(seed).nextBytes(bytes);
    return PrivateKey.of(bytes);
  }

  static KeyPair pair(PrivateKey ours, PrivateKey theirs) {
    return new KeyPair(ours, theirs.publicKey());
  }

  static Message message(String ufrag) {
    return Message.of(new Credentials(ufrag, "password", false));
  }

  static CandidateDescription candidate(int port) {
    return new CandidateDescription(
        CandidateDescription.Kind.SERVER_REFLEXIVE,
        CandidateDescription.NetworkType.UDP4,
        null,
        "foundation",
        1,
        1_694_498_815L,
        "198.51.100.7",
        port,
        new CandidateDescription.RelatedAddress("10.0.0.5", 5000),
        null);
  }

  static SessionDescription session(PublicKey sender, PublicKey recipient) {
    return new SessionDescription(
        sender,
        recipient,
        Id.random(new Random(4)),
        Id.random(new Random(5)),
        7,
        new Content(
            new Credentials("ufrag", "a password of ours", false),
            List.of(candidate(4000), candidate(4001)),
            true,
            false,
            5,
            List.of("b", "a"),
            "name",
            "wice/1"),
        Id.random(new Random(6)),
        9,
        Id.random(new Random(7)),
        true);
  }
}
