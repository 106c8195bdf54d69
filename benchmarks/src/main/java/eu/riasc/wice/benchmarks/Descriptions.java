package eu.riasc.wice.benchmarks;

import eu.riasc.wice.crypto.PublicKey;
import eu.riasc.wice.signaling.CandidateDescription;
import eu.riasc.wice.signaling.Content;
import eu.riasc.wice.signaling.Credentials;
import eu.riasc.wice.signaling.Id;
import eu.riasc.wice.signaling.Message;
import eu.riasc.wice.signaling.MessageCodec;
import eu.riasc.wice.signaling.SessionDescription;
import java.util.List;

/** Session descriptions as peers exchange them. */
final class Descriptions {
  private Descriptions() {}

  /**
   * A description of exactly so many bytes: credentials, three host candidates, and a name that
   * fills up the rest.
   */
  static Message ofSize(int bytes, PublicKey sender, PublicKey recipient) {
    int nameless = MessageCodec.encode(named("", sender, recipient)).length;
    int name = bytes - nameless;
    while (name > 0) {
      Message message = named("n".repeat(name), sender, recipient);
      if (MessageCodec.encode(message).length == bytes) {
        return message;
      }
      name--; // the tag and lengths around the name take a few bytes as well
    }
    throw new IllegalArgumentException(
        "make a description of "
            + bytes
            + " bytes: without a name it has "
            + nameless
            + " already");
  }

  private static Message named(String name, PublicKey sender, PublicKey recipient) {
    Content content =
        new Content(
            new Credentials("abcdefgh", "abcdefghijklmnopqrstuvwx", false),
            List.of(host("192.0.2.1", 1), host("198.51.100.1", 2), host("203.0.113.1", 3)),
            true,
            false,
            5,
            List.of(),
            name,
            null);
    return Message.of(
        new SessionDescription(
            sender,
            recipient,
            new Id(1, 2),
            new Id(3, 4),
            1,
            content,
            new Id(5, 6),
            1,
            null,
            true));
  }

  private static CandidateDescription host(String address, int foundation) {
    return new CandidateDescription(
        CandidateDescription.Kind.HOST,
        CandidateDescription.NetworkType.UDP4,
        null,
        String.valueOf(foundation),
        1,
        2_130_706_431L - foundation,
        address,
        50_000,
        null,
        null);
  }
}
