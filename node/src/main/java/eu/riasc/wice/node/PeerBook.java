package eu.riasc.wice.node;

import eu.riasc.wice.crypto.PublicKey;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The handles that the application holds, by key. Thread-safe. */
final class PeerBook {
  private final Map<PublicKey, Peer> peers = new TreeMap<>();

  /**
   * The handle of a wanted peer.
   *
   * @param make makes a new one, unless the peer is wanted already
   * @param begin what follows when it is new, in the order of the calls
   */
  synchronized Peer want(PublicKey key, Supplier<Peer> make, Consumer<Peer> begin) {
    Peer known = peers.get(key);
    if (known != null && known.isWanted()) {
      return known;
    }
    Peer peer = make.get();
    peers.put(key, peer);
    begin.accept(peer);
    return peer;
  }

  synchronized void add(Peer peer) {
    peers.put(peer.publicKey(), peer);
  }

  /** Takes a handle out, unless another has taken its place. */
  synchronized void remove(Peer peer) {
    peers.remove(peer.publicKey(), peer);
  }

  synchronized @Nullable Peer get(PublicKey key) {
    return peers.get(key);
  }

  synchronized boolean contains(PublicKey key) {
    return peers.containsKey(key);
  }

  /** All handles, in the order of their keys. */
  synchronized List<Peer> all() {
    return List.copyOf(peers.values());
  }
}
