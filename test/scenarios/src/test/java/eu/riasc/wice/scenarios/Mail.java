package eu.riasc.wice.scenarios;

import eu.riasc.wice.crypto.KeyPair;
import eu.riasc.wice.crypto.PrivateKey;
import eu.riasc.wice.crypto.PublicKey;
import eu.riasc.wice.crypto.SharedKeyCache;
import eu.riasc.wice.netlab.Simulation;
import eu.riasc.wice.signaling.Envelope;
import eu.riasc.wice.signaling.EnvelopeCodec;
import eu.riasc.wice.signaling.EnvelopeSealer;
import eu.riasc.wice.signaling.Message;
import eu.riasc.wice.signaling.SignalingException;
import java.util.function.BiConsumer;

/** One process's way to the relay: seals and opens with its private key, as the real one does. */
final class Mail {
  /** Shared by all runs, so that each pair of keys is agreed on once. */
  private static final SharedKeyCache CACHE = new SharedKeyCache(4096);

  private final Relay relay;
  private final PrivateKey key;
  private final EnvelopeSealer sealer;
  private final BiConsumer<PublicKey, Message> reader;
  private final Relay.Mailbox mailbox;
  private long published;
  private long refused;

  /**
   * Subscribes.
   *
   * @param name the process's name, for its randomness
   * @param reader gets the sender and the message of each envelope that opens
   */
  Mail(
      Simulation run,
      Relay relay,
      String name,
      PrivateKey key,
      BiConsumer<PublicKey, Message> reader) {
    this.relay = relay;
    this.key = key;
    this.reader = reader;
    this.sealer = new EnvelopeSealer(CACHE, run.random(name + " nonces"));
    this.mailbox = relay.subscribe(key.publicKey(), this::receive);
  }

  void publish(PublicKey recipient, Message message) {
    published++;
    relay.publish(sealer.seal(new KeyPair(key, recipient), message));
  }

  private void receive(byte[] bytes) {
    try {
      Envelope envelope = EnvelopeCodec.decode(bytes);
      reader.accept(envelope.sender(), sealer.open(key, envelope));
    } catch (SignalingException e) {
      refused++;
    }
  }

  /** Envelopes that this process has published. */
  long published() {
    return published;
  }

  /** Envelopes that did not open or were reflected descriptions. */
  long refused() {
    return refused;
  }

  void close() {
    mailbox.close();
  }
}
