package eu.riasc.wice.scenarios;

import eu.riasc.wice.crypto.PrivateKey;
import eu.riasc.wice.crypto.PublicKey;
import eu.riasc.wice.signaling.Id;
import eu.riasc.wice.signaling.Message;
import eu.riasc.wice.signaling.SessionDescription;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** Somebody with a fresh key who writes to a peer, and proves to hold the key when answered. */
final class Stranger {
  private final PublicKey self;
  private final PublicKey peer;
  private final Mail mail;
  private final Id instance;
  private final Id session;
  private int answers;

  Stranger(World world, int number, PrivateKey key, PublicKey peer) {
    this.self = key.publicKey();
    this.peer = peer;
    RandomGenerator random = world.run.random("stranger " + number);
    instance = Id.random(random);
    session = Id.random(random);
    mail =
        new Mail(
            world.run, world.relay, "stranger " + number, key, (sender, message) -> hear(message));
  }

  /** Writes without knowing anything of the peer. */
  void knock() {
    mail.publish(peer, describe(null));
  }

  private void hear(Message message) {
    SessionDescription answer = message.session();
    if (answer != null) {
      answers++;
      mail.publish(peer, describe(answer.sessionId()));
    }
  }

  private Message describe(@Nullable Id echo) {
    return Message.of(
        new SessionDescription(self, peer, instance, session, 1, null, null, 0, echo, true));
  }

  int answers() {
    return answers;
  }
}
