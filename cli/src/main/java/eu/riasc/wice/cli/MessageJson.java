package eu.riasc.wice.cli;

import eu.riasc.wice.crypto.PublicKey;
import eu.riasc.wice.signaling.CandidateDescription;
import eu.riasc.wice.signaling.Content;
import eu.riasc.wice.signaling.Credentials;
import eu.riasc.wice.signaling.Id;
import eu.riasc.wice.signaling.Message;
import eu.riasc.wice.signaling.PeerDescription;
import eu.riasc.wice.signaling.SessionDescription;
import java.net.InetAddress;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Signaling messages as JSON. Everything is shown, passwords too: who sees it holds the private
 * key.
 */
final class MessageJson {
  private MessageJson() {}

  static Map<String, @Nullable Object> of(Message message) {
    Map<String, @Nullable Object> json = new LinkedHashMap<>();
    put(json, "credentials", message.credentials() == null ? null : of(message.credentials()));
    put(json, "candidate", message.candidate() == null ? null : of(message.candidate()));
    put(json, "peer", message.peer() == null ? null : of(message.peer()));
    put(json, "session", message.session() == null ? null : of(message.session()));
    return json;
  }

  private static Object of(Credentials credentials) {
    return Json.object(
        "ufrag",
        credentials.ufrag(),
        "pwd",
        credentials.pwd(),
        "need_creds",
        credentials.needCreds());
  }

  private static Object of(CandidateDescription candidate) {
    Map<String, @Nullable Object> json =
        Json.object(
            "type", token(candidate.kind()),
            "network", token(candidate.networkType()),
            "foundation", candidate.foundation(),
            "component", candidate.component(),
            "priority", candidate.priority(),
            "address", candidate.address(),
            "port", candidate.port());
    put(json, "tcp_type", candidate.tcpType() == null ? null : token(candidate.tcpType()));
    CandidateDescription.RelatedAddress related = candidate.related();
    put(
        json,
        "related",
        related == null ? null : Json.object("address", related.address(), "port", related.port()));
    put(
        json,
        "relay_protocol",
        candidate.relayProtocol() == null ? null : token(candidate.relayProtocol()));
    return json;
  }

  private static Object of(PeerDescription peer) {
    if (peer instanceof PeerDescription.Older older) {
      return Json.object(
          "format", "older",
          "public_key", older.publicKey().base64(),
          "hostname", older.hostname(),
          "allowed_ips", older.allowedIps(),
          "endpoint", older.endpoint(),
          "version", older.version(),
          "interface_type", older.interfaceType());
    }
    PeerDescription.Newer newer = (PeerDescription.Newer) peer;
    Map<String, @Nullable Object> hosts = new LinkedHashMap<>();
    newer
        .hosts()
        .forEach(
            (name, addresses) ->
                hosts.put(name, addresses.stream().map(InetAddress::getHostAddress).toList()));
    return Json.object(
        "format", "newer",
        "change", token(newer.change()),
        "name", newer.name(),
        "public_key", base64(newer.publicKey()),
        "new_public_key", base64(newer.newPublicKey()),
        "allowed_ips", newer.allowedIps(),
        "version", newer.version(),
        "hosts", hosts);
  }

  private static Object of(SessionDescription session) {
    Content content = session.content();
    return Json.object(
        "sender_key", session.senderKey().base64(),
        "recipient_key", session.recipientKey().base64(),
        "instance_id", hex(session.instanceId()),
        "session_id", hex(session.sessionId()),
        "revision", session.revision(),
        "content", content == null ? null : of(content),
        "peer_session_id", hex(session.peerSessionId()),
        "peer_revision", session.peerRevision(),
        "echo_session_id", hex(session.echoSessionId()),
        "want_ack", session.wantAck());
  }

  private static Object of(Content content) {
    List<Object> candidates = content.candidates().stream().map(MessageJson::of).toList();
    return Json.object(
        "credentials", content.credentials() == null ? null : of(content.credentials()),
        "candidates", candidates,
        "end_of_candidates", content.endOfCandidates(),
        "closing", content.closing(),
        "pacing_ms", content.pacingMillis(),
        "capabilities", content.capabilities(),
        "name", content.name(),
        "software_version", content.softwareVersion());
  }

  private static void put(Map<String, @Nullable Object> json, String name, @Nullable Object value) {
    if (value != null) {
      json.put(name, value);
    }
  }

  static String token(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  private static @Nullable String base64(@Nullable PublicKey key) {
    return key == null ? null : key.base64();
  }

  private static @Nullable String hex(@Nullable Id id) {
    return id == null ? null : HexFormat.of().formatHex(id.bytes());
  }
}
