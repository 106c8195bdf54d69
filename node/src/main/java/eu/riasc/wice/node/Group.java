package eu.riasc.wice.node;

import eu.riasc.wice.crypto.PrivateKey;
import eu.riasc.wice.crypto.PublicKey;
import eu.riasc.wice.signaling.Message;
import eu.riasc.wice.signaling.PeerDescription;
import eu.riasc.wice.signaling.PeerDescription.Change;
import eu.riasc.wice.signaling.Received;
import eu.riasc.wice.signaling.Subscription;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;

/**
 * A node's membership in a group: those who hold one key, such as that of a passphrase ({@link
 * eu.riasc.wice.crypto.CommunityKey}). Members announce themselves to the group, and whoever hears
 * of one may {@link Node#connect} to it under its own key (PROTOCOL §6).
 *
 * <p>Any member can announce any key in anybody's name. So an announcement proves no more than that
 * some member has sent it; who the other is, is shown by the session under its key. Announcements
 * are not kept for those who join later: announce again now and then.
 *
 * <p>Thread-safe. Ends with the node at the latest.
 */
public final class Group implements AutoCloseable {
  /** Members whose callback waits at most; of more nothing is told until they announce again. */
  private static final int MAX_WAITING = 256;

  private final SignalingLink link;
  private final PublicKey self;
  private final PublicKey group;
  private final CallbackQueue callbacks;
  private final Consumer<PublicKey> handler;
  private final Subscription subscription;
  private final Set<PublicKey> waiting = new HashSet<>(); // guarded by itself

  Group(
      SignalingLink link,
      PublicKey self,
      PrivateKey group,
      CallbackQueue callbacks,
      Consumer<PublicKey> handler) {
    this.link = link;
    this.self = self;
    this.group = group.publicKey();
    this.callbacks = callbacks;
    this.handler = handler;
    this.subscription = link.subscribeGroup(group, this::received);
  }

  /**
   * Completes once announcements of others can reach this node through a backend, and fails with a
   * {@link eu.riasc.wice.signaling.SignalingException} if that cannot come any more.
   */
  public CompletionStage<Void> ready() {
    return subscription.ready();
  }

  /**
   * Tells the members that listen now that this node is there: its key, and nothing else.
   *
   * @return ends well when a backend has taken it, and fails with a {@link
   *     eu.riasc.wice.signaling.SignalingException} if none has within 5 s
   */
  public CompletionStage<Void> announce() {
    PeerDescription here =
        new PeerDescription.Newer(Change.ADD, "", self, null, List.of(), "", Map.of());
    return link.publishTo(group, Message.of(here));
  }

  /** Stops listening to the group. Sessions with its members go on. */
  @Override
  public void close() {
    subscription.close();
  }

  private void received(Received received) {
    PublicKey member = received.keys().theirs();
    boolean announced =
        received.message().peer() instanceof PeerDescription.Newer said
            && said.change() == Change.ADD
            && Objects.equals(said.publicKey(), member);
    if (!announced || member.equals(self)) {
      return;
    }
    synchronized (waiting) {
      if (waiting.size() >= MAX_WAITING || !waiting.add(member)) {
        return;
      }
    }
    callbacks.add(() -> tell(member));
  }

  private void tell(PublicKey member) {
    synchronized (waiting) {
      waiting.remove(member);
    }
    handler.accept(member);
  }
}
