package eu.riasc.wice.node;

import eu.riasc.wice.ice.agent.CandidatePair;
import eu.riasc.wice.session.SessionState;
import eu.riasc.wice.signaling.PeerDescription;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Who listens to one peer, and what those who come later are told first. Touched by callbacks only,
 * which run one at a time.
 */
final class PeerListeners {
  /** State changes kept for listeners that come later. */
  private static final int REMEMBERED_CHANGES = 32;

  private final Deque<StateChange> changes = new ArrayDeque<>();
  private final List<Consumer<StateChange>> ofState = new ArrayList<>();
  private final List<Consumer<CandidatePair>> ofPair = new ArrayList<>();
  private final List<Consumer<PeerDescription>> ofDescription = new ArrayList<>();
  private @Nullable CandidatePair lastPair;
  private @Nullable PeerDescription lastDescription;
  private @Nullable DatagramHandler datagramHandler;

  void addOfState(Consumer<StateChange> listener) {
    ofState.add(listener);
    changes.forEach(listener);
  }

  void addOfPair(Consumer<CandidatePair> listener) {
    ofPair.add(listener);
    CandidatePair pair = lastPair;
    if (pair != null) {
      listener.accept(pair);
    }
  }

  void addOfDescription(Consumer<PeerDescription> listener) {
    ofDescription.add(listener);
    PeerDescription description = lastDescription;
    if (description != null) {
      listener.accept(description);
    }
  }

  void setDatagramHandler(DatagramHandler handler) {
    datagramHandler = handler;
  }

  void stateChanged(StateChange change) {
    if (changes.size() == REMEMBERED_CHANGES) {
      changes.remove();
    }
    changes.add(change);
    if (change.to() == SessionState.CLOSED) {
      lastPair = null;
    }
    ofState.forEach(listener -> listener.accept(change));
  }

  void pairChanged(CandidatePair pair) {
    lastPair = pair;
    ofPair.forEach(listener -> listener.accept(pair));
  }

  void described(PeerDescription description) {
    lastDescription = description;
    ofDescription.forEach(listener -> listener.accept(description));
  }

  void received(Peer from, byte[] payload) {
    DatagramHandler handler = datagramHandler;
    if (handler != null) {
      handler.onDatagram(from, payload);
    }
  }
}
