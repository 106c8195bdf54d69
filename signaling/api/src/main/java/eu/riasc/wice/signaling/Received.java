package eu.riasc.wice.signaling;

import eu.riasc.wice.crypto.PublicKeyPair;

/**
 * A message that has arrived and was opened.
 *
 * @param keys our public key and the sender's
 * @param message the message
 * @param via the id of the transport it came over
 */
public record Received(PublicKeyPair keys, Message message, String via) {}
