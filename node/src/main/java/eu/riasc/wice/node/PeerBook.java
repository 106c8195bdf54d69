package eu.riasc.wice.node;

import eu.riasc.wice.crypto.PublicKey;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** The handles that the application holds, by key. Thread-safe. */
final class PeerBook {
  private final Map<PublicKey, Peer> peers = new TreeMap<>();

  /**
   * The handle of a wanted peer: the one that there is, or a new one.
   *
   * @param make makes a new one
   * @param begin what follows when the peer was not wanted before, in the order of the calls
   */
  synchronized Peer want(PublicKey key, Supplier<Peer> make, Consumer<Peer> begin) {
    Peer known = peers.get(key);
    if (known != null && known.isWanted()) {
      return known;
    }
    Peer peer = known != null ? known : make.get();
    peer.want();
    peers.put(key, peer);
    begin.accept(peer);
    return peer;
  }

  /** The handle of a peer that has begun a session: the one that there is, or a new one. */
  synchronized Peer meet(PublicKey key, Supplier<Peer> make) {
    return peers.computeIfAbsent(key, unknown -> make.get());
  }

  /** Takes a handle out, unless another has taken its place. */
  synchronized void remove(Peer peer) {
    peers.remove(peer.publicKey(), peer);
  }

  /**
   * Takes out the handle of a peer whose session has ended.
   *
   * @return false if the peer is wanted, so that the session begins again
   */
  synchronized boolean removeUnlessWanted(Peer peer) {
    if (peer.isWanted()) {
      return false;
    }
    remove(peer);
    return true;
  }

  synchronized boolean contains(PublicKey key) {
    return peers.containsKey(key);
  }

  /** All handles, in the order of their keys. */
  synchronized List<Peer> all() {
    return List.copyOf(peers.values());
  }
}
