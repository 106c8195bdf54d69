package eu.riasc.wice.testturn;

import eu.riasc.wice.ice.stun.AdditionalAddressFamily;
import eu.riasc.wice.ice.stun.AddressErrorCode;
import eu.riasc.wice.ice.stun.AddressFamily;
import eu.riasc.wice.ice.stun.AlternateServer;
import eu.riasc.wice.ice.stun.Attribute;
import eu.riasc.wice.ice.stun.ChannelNumber;
import eu.riasc.wice.ice.stun.Data;
import eu.riasc.wice.ice.stun.ErrorCode;
import eu.riasc.wice.ice.stun.Lifetime;
import eu.riasc.wice.ice.stun.Method;
import eu.riasc.wice.ice.stun.RequestedAddressFamily;
import eu.riasc.wice.ice.stun.RequestedTransport;
import eu.riasc.wice.ice.stun.StunMessage;
import eu.riasc.wice.ice.stun.TransactionId;
import eu.riasc.wice.ice.stun.UnknownAttributes;
import eu.riasc.wice.ice.stun.XorMappedAddress;
import eu.riasc.wice.ice.stun.XorPeerAddress;
import eu.riasc.wice.ice.stun.XorRelayedAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/** Answers the requests of clients (RFC 8656 §7.2, §8.2, §10.2, §12.2). */
final class RequestHandler {
  /** Data for a peer. */
  @SuppressWarnings("ArrayRecordComponent") // handed on without copying
  record ToPeer(InetSocketAddress peer, byte[] data) {}

  private final ServerAllocations allocations;
  private final ServerAuth auth;
  private final Faults faults;
  private final Queue<String> events;
  private final Map<Integer, Integer> counts = new LinkedHashMap<>();
  private @Nullable NameTies ties;

  RequestHandler(
      ServerAllocations allocations, ServerAuth auth, Faults faults, Queue<String> events) {
    this.allocations = allocations;
    this.auth = auth;
    this.faults = faults;
    this.events = events;
  }

  void tieNames() {
    ties = new NameTies();
  }

  void forgetNames() {
    if (ties != null) {
      ties = new NameTies();
    }
  }

  int count(Method method) {
    return counts.getOrDefault(method.code(), 0);
  }

  /** What a Send indication carries, or null if it lacks something. */
  static @Nullable ToPeer toPeer(StunMessage indication) {
    XorPeerAddress peer = indication.attribute(XorPeerAddress.class);
    Data data = indication.attribute(Data.class);
    return indication.method().equals(Method.SEND) && peer != null && data != null
        ? new ToPeer(peer.address(), data.value())
        : null;
  }

  static StunMessage fromPeer(InetSocketAddress peer, byte[] data) {
    return StunMessage.indication(Method.DATA, TransactionId.of(new byte[TransactionId.LENGTH]))
        .add(new XorPeerAddress(peer))
        .add(Data.of(data))
        .build();
  }

  @Nullable StunMessage answer(Client client, StunMessage request, long nowNanos) {
    counts.merge(request.method().code(), 1, Integer::sum);
    if (request.method().equals(Method.BINDING)) {
      return StunMessage.success(request).add(new XorMappedAddress(client.remote())).build();
    }
    InetSocketAddress alternate = faults.alternate();
    if (request.method().equals(Method.ALLOCATE) && alternate != null) {
      return StunMessage.error(request, ErrorCode.TRY_ALTERNATE, "")
          .add(new AlternateServer(alternate))
          .build();
    }
    Integer forced = faults.errorFor(request.method());
    if (forced != null
        && (forced == ErrorCode.UNAUTHENTICATED || forced == ErrorCode.STALE_NONCE)) {
      return auth.challenge(request, client, forced, nowNanos).build();
    }
    boolean stands = allocations.of(client) != null;
    if (ties != null && !ties.accepts(client, request, stands, nowNanos)) {
      boolean allocate = request.method().equals(Method.ALLOCATE);
      int code = allocate ? ErrorCode.ALLOCATION_MISMATCH : ErrorCode.WRONG_CREDENTIALS;
      return StunMessage.error(request, code, "").build();
    }
    StunMessage.Builder refusal = auth.hasUsers() ? auth.refusal(request, client, nowNanos) : null;
    if (refusal != null) {
      return refusal.build();
    }
    ServerAuth.Signer signer = auth.hasUsers() ? auth.signer(request) : null;
    Answer answer =
        forced == null
            ? answer(client, request, signer == null ? "" : signer.username(), nowNanos)
            : Answer.error(request, forced);
    boolean signs = signer != null && (!answer.isError() || faults.signsErrors());
    if (!signs || signer == null) {
      return answer.message().build();
    }
    return signer.sha256()
        ? answer.message().integritySha256(signer.key()).build()
        : answer.message().integrity(signer.key()).build();
  }

  private Answer answer(Client client, StunMessage request, String username, long nowNanos) {
    List<Integer> unknown = request.unknownComprehensionRequired();
    if (!unknown.isEmpty()) {
      return Answer.error(request, ErrorCode.UNKNOWN_ATTRIBUTE).add(new UnknownAttributes(unknown));
    }
    if (request.method().equals(Method.ALLOCATE)) {
      return allocate(client, request, username, nowNanos);
    }
    ServerAllocation allocation = allocations.of(client);
    if (allocation == null) {
      return Answer.error(request, ErrorCode.ALLOCATION_MISMATCH);
    }
    if (!allocation.username.equals(username)) {
      return Answer.error(request, ErrorCode.WRONG_CREDENTIALS);
    }
    if (request.method().equals(Method.REFRESH)) {
      return refresh(allocation, request, nowNanos);
    }
    if (request.method().equals(Method.CREATE_PERMISSION)) {
      return permit(allocation, request, nowNanos);
    }
    if (request.method().equals(Method.CHANNEL_BIND)) {
      return bind(allocation, request, nowNanos);
    }
    return Answer.error(request, ErrorCode.BAD_REQUEST);
  }

  private Answer allocate(Client client, StunMessage request, String username, long nowNanos) {
    ServerAllocation known = allocations.of(client);
    if (known != null) {
      return known.madeBy.equals(request.transactionId())
          ? allocated(known, request, nowNanos)
          : Answer.error(request, ErrorCode.ALLOCATION_MISMATCH);
    }
    RequestedTransport transport = request.attribute(RequestedTransport.class);
    if (transport == null) {
      return Answer.error(request, ErrorCode.BAD_REQUEST);
    }
    if (!transport.equals(RequestedTransport.UDP)) {
      return Answer.error(request, ErrorCode.UNSUPPORTED_TRANSPORT_PROTOCOL);
    }
    if (allocations.isFull()) {
      return Answer.error(request, ErrorCode.ALLOCATION_QUOTA_REACHED);
    }
    RequestedAddressFamily only = request.attribute(RequestedAddressFamily.class);
    AddressFamily first = only == null ? AddressFamily.IPV4 : only.family();
    if (!allocations.supports(first)) {
      return Answer.error(request, ErrorCode.ADDRESS_FAMILY_NOT_SUPPORTED);
    }
    List<AddressFamily> families = new ArrayList<>(List.of(first));
    if (request.attribute(AdditionalAddressFamily.class) != null) {
      families.add(AddressFamily.IPV6);
    }
    ServerAllocation made = new ServerAllocation(client, username, request.transactionId());
    made.endsNanos = nowNanos + Duration.ofSeconds(lifetime(request)).toNanos();
    allocations.add(made, families);
    return allocated(made, request, nowNanos);
  }

  private long lifetime(StunMessage request) {
    Lifetime asked = request.attribute(Lifetime.class);
    return allocations.lifetimeSeconds(asked == null ? 600 : asked.seconds());
  }

  private Answer allocated(ServerAllocation allocation, StunMessage request, long nowNanos) {
    Answer answer = Answer.success(request);
    for (InetSocketAddress relayed : allocation.relayed.values()) {
      InetSocketAddress named = faults.named(relayed);
      if (named != null) {
        answer.add(new XorRelayedAddress(named));
      }
    }
    if (request.attribute(AdditionalAddressFamily.class) != null
        && !allocations.supports(AddressFamily.IPV6)) {
      answer.add(
          new AddressErrorCode(
              AddressFamily.IPV6, new ErrorCode(ErrorCode.ADDRESS_FAMILY_NOT_SUPPORTED, "")));
    }
    long left = Duration.ofNanos(allocation.endsNanos - nowNanos).toSeconds();
    return answer
        .add(new Lifetime(faults.lifetimeInsteadOf(left)))
        .add(new XorMappedAddress(allocation.client.remote()));
  }

  private Answer refresh(ServerAllocation allocation, StunMessage request, long nowNanos) {
    Lifetime asked = request.attribute(Lifetime.class);
    if (asked != null && asked.seconds() == 0) {
      allocations.remove(allocation.client);
      return Answer.success(request).add(new Lifetime(0));
    }
    long granted = lifetime(request);
    allocation.endsNanos = nowNanos + Duration.ofSeconds(granted).toNanos();
    return Answer.success(request).add(new Lifetime(faults.lifetimeInsteadOf(granted)));
  }

  private Answer permit(ServerAllocation allocation, StunMessage request, long nowNanos) {
    List<InetSocketAddress> peers = new ArrayList<>();
    for (Attribute attribute : request.attributes()) {
      if (attribute instanceof XorPeerAddress peer) {
        peers.add(peer.address());
      }
    }
    if (peers.isEmpty()) {
      return Answer.error(request, ErrorCode.BAD_REQUEST);
    }
    for (InetSocketAddress peer : peers) {
      if (faults.isForbidden(peer.getAddress())) {
        return Answer.error(request, ErrorCode.FORBIDDEN);
      }
      if (allocations.relayedFor(allocation, peer) == null) {
        return Answer.error(request, ErrorCode.PEER_ADDRESS_FAMILY_MISMATCH);
      }
    }
    peers.forEach(peer -> allocation.permit(peer.getAddress(), nowNanos));
    return Answer.success(request);
  }

  private Answer bind(ServerAllocation allocation, StunMessage request, long nowNanos) {
    ChannelNumber number = request.attribute(ChannelNumber.class);
    XorPeerAddress peer = request.attribute(XorPeerAddress.class);
    if (number == null
        || peer == null
        || !ChannelNumber.isChannel(number.number())
        || !allocation.bind(number.number(), peer.address(), nowNanos)) {
      events.add("channel refused: " + number + " " + peer);
      return Answer.error(request, ErrorCode.BAD_REQUEST);
    }
    return Answer.success(request);
  }
}
