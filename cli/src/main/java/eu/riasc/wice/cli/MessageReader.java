package eu.riasc.wice.cli;

import eu.riasc.wice.crypto.PublicKey;
import eu.riasc.wice.signaling.CandidateDescription;
import eu.riasc.wice.signaling.Content;
import eu.riasc.wice.signaling.Credentials;
import eu.riasc.wice.signaling.Id;
import eu.riasc.wice.signaling.Message;
import eu.riasc.wice.signaling.SessionDescription;
import java.util.HexFormat;

/**
 * Reads signaling messages from the JSON that {@link MessageJson} writes. Peer descriptions are not
 * read: they are for showing only.
 */
final class MessageReader {
  private static final long MAX_UNSIGNED_INT = 0xffff_ffffL;

  private MessageReader() {}

  /**
   * The message an object stands for.
   *
   * @throws Failure if a member is unknown, missing or wrong
   */
  static Message read(JsonObject json) {
    json.allowing("credentials", "candidate", "session");
    return new Message(
        json.object("credentials", MessageReader::credentials),
        json.object("candidate", MessageReader::candidate),
        null,
        json.object("session", MessageReader::session));
  }

  private static Credentials credentials(JsonObject json) {
    json.allowing("ufrag", "pwd", "need_creds");
    return new Credentials(json.text("ufrag"), json.text("pwd"), json.flag("need_creds"));
  }

  private static CandidateDescription candidate(JsonObject json) {
    json.allowing(
        "type",
        "network",
        "foundation",
        "component",
        "priority",
        "address",
        "port",
        "tcp_type",
        "related",
        "relay_protocol");
    return new CandidateDescription(
        json.constant("type", CandidateDescription.Kind.values()),
        json.constant("network", CandidateDescription.NetworkType.values()),
        json.has("tcp_type")
            ? json.constant("tcp_type", CandidateDescription.TcpType.values())
            : null,
        json.text("foundation"),
        (int) json.number("component", 1, 256, 1),
        json.number("priority", 1, MAX_UNSIGNED_INT),
        json.text("address"),
        (int) json.number("port", 0, 65535),
        json.object("related", MessageReader::related),
        json.has("relay_protocol")
            ? json.constant("relay_protocol", CandidateDescription.RelayProtocol.values())
            : null);
  }

  private static CandidateDescription.RelatedAddress related(JsonObject json) {
    json.allowing("address", "port");
    return new CandidateDescription.RelatedAddress(
        json.text("address"), (int) json.number("port", 0, 65535));
  }

  private static SessionDescription session(JsonObject json) {
    json.allowing(
        "sender_key",
        "recipient_key",
        "instance_id",
        "session_id",
        "revision",
        "content",
        "peer_session_id",
        "peer_revision",
        "echo_session_id",
        "want_ack");
    return new SessionDescription(
        json.requiredParsed("sender_key", PublicKey::parse),
        json.requiredParsed("recipient_key", PublicKey::parse),
        json.requiredParsed("instance_id", MessageReader::id),
        json.requiredParsed("session_id", MessageReader::id),
        json.number("revision", 0, Long.MAX_VALUE, 0),
        json.object("content", MessageReader::content),
        json.parsed("peer_session_id", MessageReader::id),
        json.number("peer_revision", 0, Long.MAX_VALUE, 0),
        json.parsed("echo_session_id", MessageReader::id),
        json.flag("want_ack"));
  }

  private static Content content(JsonObject json) {
    json.allowing(
        "credentials",
        "candidates",
        "end_of_candidates",
        "closing",
        "pacing_ms",
        "capabilities",
        "name",
        "software_version");
    return new Content(
        json.object("credentials", MessageReader::credentials),
        json.objects("candidates", MessageReader::candidate),
        json.flag("end_of_candidates"),
        json.flag("closing"),
        (int) json.number("pacing_ms", 0, Integer.MAX_VALUE, 0),
        json.texts("capabilities"),
        json.has("name") ? json.text("name") : null,
        json.has("software_version") ? json.text("software_version") : null);
  }

  private static Id id(String hex) {
    return Id.of(HexFormat.of().parseHex(hex));
  }
}
