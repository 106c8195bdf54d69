package eu.riasc.wice.signaling;

import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;

/**
 * What a transport needs from outside itself: time and chance. Must be safe for use by several
 * threads.
 *
 * @param scheduler runs things later
 * @param nanoTime a monotonic clock in nanoseconds; compare by subtraction
 * @param random for jitter and nonces; outside tests a {@code SecureRandom}
 */
public record TransportContext(
    Scheduler scheduler, LongSupplier nanoTime, RandomGenerator random) {}
