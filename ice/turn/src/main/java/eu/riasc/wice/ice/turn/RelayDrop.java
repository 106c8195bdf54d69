package eu.riasc.wice.ice.turn;

/** Why {@link Relays} ignored something; each is counted. */
public enum RelayDrop {
  /** From a server, but neither STUN that can be decoded and used nor whole ChannelData. */
  MALFORMED,
  /** A response whose integrity is missing or not made with our key. */
  BAD_INTEGRITY,
  /** A response to a transaction that is not (or no longer) ours. */
  UNKNOWN_TRANSACTION,
  /** ChannelData of a channel that is not bound. */
  UNKNOWN_CHANNEL,
  /** Data from a peer that has no permission, so that the server should not have let it in. */
  NO_PERMISSION,
  /** A datagram or stream event that is of no allocation of ours. */
  UNKNOWN_SOURCE,
  /** To a peer that the server has refused to relay to, or whose permission came too late. */
  PEER_REFUSED,
  /** To a peer of another address family than the relayed address. */
  WRONG_FAMILY,
  /** To a new peer, while there are as many peers or requests as are kept. */
  TOO_MANY_PEERS,
  /** More datagrams than are kept until a permission comes. */
  QUEUE_FULL,
  /** More bytes than a message can carry. */
  OVERSIZED
}
