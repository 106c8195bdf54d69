package eu.riasc.wice.signaling;

import com.google.protobuf.ByteString;
import com.google.protobuf.CodedInputStream;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.WireFormat;
import eu.riasc.wice.crypto.PublicKey;
import eu.riasc.wice.signaling.PeerDescription.Change;
import eu.riasc.wice.signaling.PeerDescription.Newer;
import eu.riasc.wice.signaling.PeerDescription.Older;
import eu.riasc.wice.signaling.SignalingException.Code;
import eu.riasc.wice.signaling.proto.PeerDescriptionNewer;
import eu.riasc.wice.signaling.proto.PeerDescriptionOlder;
import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Field 3, which has two formats under one number. Its own field 1 tells them apart: a key, so
 * length-delimited, in the older one; an enum, so a varint or left out, in the newer.
 */
final class PeerDescriptionCodec {
  private static final List<Change> CHANGES = List.of(Change.values());

  private PeerDescriptionCodec() {}

  static ByteString encode(PeerDescription peer) {
    return peer instanceof Older older ? encodeOlder(older) : encodeNewer((Newer) peer);
  }

  static PeerDescription decode(ByteString field) {
    try {
      return isOlder(field)
          ? older(PeerDescriptionOlder.parseFrom(field))
          : newer(PeerDescriptionNewer.parseFrom(field));
    } catch (InvalidProtocolBufferException e) {
      throw new SignalingException(
          Code.MALFORMED,
          "peer description refused: found " + field.size() + " bytes of neither format",
          e);
    }
  }

  private static boolean isOlder(ByteString field) throws InvalidProtocolBufferException {
    CodedInputStream in = field.newCodedInput();
    try {
      for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
        if (WireFormat.getTagFieldNumber(tag) == 1) {
          return WireFormat.getTagWireType(tag) == WireFormat.WIRETYPE_LENGTH_DELIMITED;
        }
        in.skipField(tag);
      }
      return false;
    } catch (InvalidProtocolBufferException e) {
      throw e;
    } catch (IOException e) {
      throw new InvalidProtocolBufferException(e);
    }
  }

  private static ByteString encodeOlder(Older peer) {
    return PeerDescriptionOlder.newBuilder()
        .setPublicKey(bytes(peer.publicKey()))
        .setHostname(peer.hostname())
        .addAllAllowedIps(peer.allowedIps())
        .setEndpoint(peer.endpoint())
        .setVersion(peer.version())
        .setInterfaceTypeValue(peer.interfaceType())
        .build()
        .toByteString();
  }

  private static Older older(PeerDescriptionOlder wire) {
    return new Older(
        EnvelopeCodec.key("peer description", wire.getPublicKey()),
        text("host name", wire.getHostname()),
        networks(wire.getAllowedIpsList()),
        text("endpoint", wire.getEndpoint()),
        text("version", wire.getVersion()),
        wire.getInterfaceTypeValue());
  }

  private static ByteString encodeNewer(Newer peer) {
    PeerDescriptionNewer.Builder wire =
        PeerDescriptionNewer.newBuilder()
            .setChangeValue(CHANGES.indexOf(peer.change()))
            .setName(peer.name())
            .setPublicKey(bytes(peer.publicKey()))
            .setPublicKeyNew(bytes(peer.newPublicKey()))
            .addAllAllowedIps(peer.allowedIps());
    if (!peer.version().isEmpty()) {
      wire.getBuildBuilder().setVersion(peer.version());
    }
    peer.hosts()
        .forEach(
            (host, addresses) -> {
              PeerDescriptionNewer.HostAddresses.Builder entry =
                  PeerDescriptionNewer.HostAddresses.newBuilder();
              for (InetAddress address : addresses) {
                entry.addAddressesBuilder().setAddress(ByteString.copyFrom(address.getAddress()));
              }
              wire.putHosts(host, entry.build());
            });
    return wire.build().toByteString();
  }

  private static Newer newer(PeerDescriptionNewer wire) {
    int change = wire.getChangeValue();
    if (change < 0 || change >= CHANGES.size()) {
      throw new SignalingException(
          Code.MALFORMED, "peer description refused: found change " + change + ", expected 0 to 2");
    }
    return new Newer(
        CHANGES.get(change),
        text("name", wire.getName()),
        optionalKey(wire.getPublicKey()),
        optionalKey(wire.getPublicKeyNew()),
        networks(wire.getAllowedIpsList()),
        text("version", wire.getBuild().getVersion()),
        hosts(wire));
  }

  private static Map<String, List<InetAddress>> hosts(PeerDescriptionNewer wire) {
    Map<String, List<InetAddress>> hosts = new LinkedHashMap<>();
    new TreeMap<>(wire.getHostsMap())
        .forEach(
            (host, entry) -> {
              List<InetAddress> addresses = new ArrayList<>();
              for (PeerDescriptionNewer.HostAddress address : limited(entry.getAddressesList())) {
                addresses.add(address(address.getAddress().toByteArray()));
              }
              hosts.put(text("host name", host), addresses);
            });
    if (hosts.size() > MessageCodec.MAX_NETWORKS) {
      throw tooMany("hosts", hosts.size());
    }
    return hosts;
  }

  private static List<String> networks(List<String> wire) {
    for (String network : limited(wire)) {
      text("network", network);
    }
    return wire;
  }

  private static <T> List<T> limited(List<T> list) {
    if (list.size() > MessageCodec.MAX_NETWORKS) {
      throw tooMany("entries", list.size());
    }
    return list;
  }

  private static InetAddress address(byte[] bytes) {
    try {
      return InetAddress.getByAddress(bytes);
    } catch (UnknownHostException e) {
      throw new SignalingException(
          Code.MALFORMED,
          "peer description refused: found an address of "
              + bytes.length
              + " bytes, expected 4 or 16",
          e);
    }
  }

  private static String text(String what, String text) {
    return MessageCodec.text("peer description, " + what, text, MessageCodec.MAX_TEXT);
  }

  private static @Nullable PublicKey optionalKey(ByteString bytes) {
    return bytes.isEmpty() ? null : EnvelopeCodec.key("peer description", bytes);
  }

  private static ByteString bytes(@Nullable PublicKey key) {
    return key == null ? ByteString.EMPTY : ByteString.copyFrom(key.bytes());
  }

  private static SignalingException tooMany(String what, int found) {
    return new SignalingException(
        Code.MALFORMED,
        "peer description refused: found "
            + found
            + " "
            + what
            + ", expected at most "
            + MessageCodec.MAX_NETWORKS);
  }
}
