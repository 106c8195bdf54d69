package eu.riasc.wice.session;

import eu.riasc.wice.crypto.PublicKey;
import eu.riasc.wice.signaling.Message;
import org.jspecify.annotations.Nullable;

/**
 * A message to be sealed and published.
 *
 * @param recipient whom it is for
 * @param message what it says
 * @param via the only transport it may take, or null for all
 * @param repeated whether it says nothing that the one before did not say: it need not be sent over
 *     a transport that still holds that one for the recipient to read (PROTOCOL §8)
 */
public record OutgoingMessage(
    PublicKey recipient, Message message, @Nullable String via, boolean repeated) {}
