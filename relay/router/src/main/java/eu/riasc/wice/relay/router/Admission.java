package eu.riasc.wice.relay.router;

import org.jspecify.annotations.Nullable;

/**
 * The answer to a wish to subscribe.
 *
 * @param subscription the new subscription, or nothing if the key has too many
 * @param displaced a subscription without proof that lost its place to the new one: already
 *     cancelled, its owner is to be told; or nothing
 * @param <T> what the router's owner calls a subscriber
 */
public record Admission<T>(
    @Nullable Subscription<T> subscription, @Nullable Subscription<T> displaced) {}
