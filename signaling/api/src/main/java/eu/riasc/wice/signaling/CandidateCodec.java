package eu.riasc.wice.signaling;

import eu.riasc.wice.signaling.CandidateDescription.Kind;
import eu.riasc.wice.signaling.CandidateDescription.NetworkType;
import eu.riasc.wice.signaling.CandidateDescription.RelatedAddress;
import eu.riasc.wice.signaling.CandidateDescription.RelayProtocol;
import eu.riasc.wice.signaling.CandidateDescription.TcpType;
import eu.riasc.wice.signaling.SignalingException.Code;
import eu.riasc.wice.signaling.proto.Candidate;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Credentials and candidates between their records and the generated types. */
final class CandidateCodec {
  private static final int MAX_FOUNDATION = 32; // RFC 8839 §5.1
  private static final int MAX_COMPONENT = 256; // RFC 8839 §5.1
  private static final int MAX_PORT = 65_535;

  private static final List<Kind> KINDS = List.of(Kind.values());
  private static final List<NetworkType> NETWORK_TYPES = List.of(NetworkType.values());
  private static final List<TcpType> TCP_TYPES = List.of(TcpType.values());
  private static final List<RelayProtocol> RELAY_PROTOCOLS = List.of(RelayProtocol.values());

  private CandidateCodec() {}

  static eu.riasc.wice.signaling.proto.Credentials toWire(Credentials credentials) {
    return eu.riasc.wice.signaling.proto.Credentials.newBuilder()
        .setUfrag(credentials.ufrag())
        .setPwd(credentials.pwd())
        .setNeedCreds(credentials.needCreds())
        .build();
  }

  static Credentials fromWire(eu.riasc.wice.signaling.proto.Credentials wire) {
    return new Credentials(
        MessageCodec.text("user fragment", wire.getUfrag(), MessageCodec.MAX_TEXT),
        MessageCodec.text("password", wire.getPwd(), MessageCodec.MAX_TEXT),
        wire.getNeedCreds());
  }

  /** The numbers on the wire are those of the constants, counted from 1; 0 stands for none. */
  static Candidate toWire(CandidateDescription candidate) {
    Candidate.Builder wire =
        Candidate.newBuilder()
            .setTypeValue(KINDS.indexOf(candidate.kind()) + 1)
            .setNetworkTypeValue(NETWORK_TYPES.indexOf(candidate.networkType()) + 1)
            .setFoundation(candidate.foundation())
            .setComponent(candidate.component())
            .setPriority((int) candidate.priority())
            .setAddress(candidate.address())
            .setPort(candidate.port());
    if (candidate.tcpType() != null) {
      wire.setTcpTypeValue(TCP_TYPES.indexOf(candidate.tcpType()) + 1);
    }
    if (candidate.related() != null) {
      wire.getRelatedAddressBuilder()
          .setAddress(candidate.related().address())
          .setPort(candidate.related().port());
    }
    if (candidate.relayProtocol() != null) {
      wire.setRelayProtocolValue(RELAY_PROTOCOLS.indexOf(candidate.relayProtocol()) + 1);
    }
    return wire.build();
  }

  static CandidateDescription fromWire(Candidate wire) {
    return new CandidateDescription(
        required("type", KINDS, wire.getTypeValue()),
        required("network type", NETWORK_TYPES, wire.getNetworkTypeValue()),
        optional(TCP_TYPES, wire.getTcpTypeValue()),
        MessageCodec.text("candidate foundation", wire.getFoundation(), MAX_FOUNDATION),
        number("component", wire.getComponent(), 1, MAX_COMPONENT),
        Integer.toUnsignedLong(wire.getPriority()),
        MessageCodec.text("candidate address", wire.getAddress(), MessageCodec.MAX_TEXT),
        number("port", wire.getPort(), 0, MAX_PORT),
        wire.hasRelatedAddress() ? related(wire.getRelatedAddress()) : null,
        optional(RELAY_PROTOCOLS, wire.getRelayProtocolValue()));
  }

  /** Returns nothing for a candidate that {@link #fromWire(Candidate)} refuses. */
  static @Nullable CandidateDescription fromWireOrNull(Candidate wire) {
    try {
      return fromWire(wire);
    } catch (SignalingException e) {
      return null;
    }
  }

  private static RelatedAddress related(eu.riasc.wice.signaling.proto.RelatedAddress wire) {
    return new RelatedAddress(
        MessageCodec.text("related address", wire.getAddress(), MessageCodec.MAX_TEXT),
        number("related port", wire.getPort(), 0, MAX_PORT));
  }

  private static <T> T required(String what, List<T> values, int number) {
    T value = optional(values, number);
    if (value == null) {
      throw refused(what, number, 1, values.size());
    }
    return value;
  }

  private static <T> @Nullable T optional(List<T> values, int number) {
    return number >= 1 && number <= values.size() ? values.get(number - 1) : null;
  }

  private static int number(String what, int number, int least, int most) {
    if (number < least || number > most) {
      throw refused(what, number, least, most);
    }
    return number;
  }

  private static SignalingException refused(String what, int found, int least, int most) {
    return new SignalingException(
        Code.MALFORMED,
        "candidate refused: found " + what + " " + found + ", expected " + least + " to " + most);
  }
}
