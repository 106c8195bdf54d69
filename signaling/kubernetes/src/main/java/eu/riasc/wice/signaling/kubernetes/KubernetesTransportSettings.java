package eu.riasc.wice.signaling.kubernetes;

import java.time.Duration;
import java.util.function.Consumer;

/**
 * Times and limits of a transport over the API server.
 *
 * @param lifetime objects older than this are not read any more, and swept; 5 minutes by default
 * @param groupLifetime after this a sender takes back what it has sent to a group; 60 s by default
 * @param sweepInterval how often the one who holds the lease sweeps; 60 s by default
 * @param requestTimeout how long an answer may take before the connection is suspected; 10 s
 * @param watchSilence a watch that has not even had a bookmark for this long is opened again; 150 s
 *     by default, since the API server sends one about every minute
 * @param watchLength a watch ends by itself after this, up to twice, and goes on at once; 5 minutes
 *     by default
 * @param gathering what has been read is deleted once nothing more has come for this long, so that
 *     it goes in one request, and after three times as long in any case; 8 s by default
 * @param firstBackoff the wait before the first new attempt, ± 50 %; 100 ms by default
 * @param longestBackoff what the wait grows to, doubling; 10 s by default
 * @param pendingPublications publications under way at once, further ones fail; 1,024 by default
 */
public record KubernetesTransportSettings(
    Duration lifetime,
    Duration groupLifetime,
    Duration sweepInterval,
    Duration requestTimeout,
    Duration watchSilence,
    Duration watchLength,
    Duration gathering,
    Duration firstBackoff,
    Duration longestBackoff,
    int pendingPublications) {

  /** The defaults. */
  public static final KubernetesTransportSettings DEFAULT =
      new KubernetesTransportSettings(
          Duration.ofMinutes(5),
          Duration.ofSeconds(60),
          Duration.ofSeconds(60),
          Duration.ofSeconds(10),
          Duration.ofSeconds(150),
          Duration.ofMinutes(5),
          Duration.ofSeconds(8),
          Duration.ofMillis(100),
          Duration.ofSeconds(10),
          1_024);

  /** Returns the same settings with other times for what is left behind. */
  public KubernetesTransportSettings withLifetimes(
      Duration ofAll, Duration ofGroups, Duration sweepEvery) {
    return with(
        copy -> {
          copy.lifetime = ofAll;
          copy.groupLifetime = ofGroups;
          copy.sweepInterval = sweepEvery;
        });
  }

  /** Returns the same settings with other times after which a connection is suspected. */
  public KubernetesTransportSettings withSuspicion(Duration request, Duration silence) {
    return with(
        copy -> {
          copy.requestTimeout = request;
          copy.watchSilence = silence;
        });
  }

  /** Returns the same settings with watches that end by themselves after another time. */
  public KubernetesTransportSettings withWatchLength(Duration length) {
    return with(copy -> copy.watchLength = length);
  }

  /** Returns the same settings with another time that what has been read waits for more. */
  public KubernetesTransportSettings withGathering(Duration quiet) {
    return with(copy -> copy.gathering = quiet);
  }

  private KubernetesTransportSettings with(Consumer<Copy> change) {
    Copy copy = new Copy(this);
    change.accept(copy);
    return new KubernetesTransportSettings(
        copy.lifetime,
        copy.groupLifetime,
        copy.sweepInterval,
        copy.requestTimeout,
        copy.watchSilence,
        copy.watchLength,
        copy.gathering,
        firstBackoff,
        longestBackoff,
        pendingPublications);
  }

  /** What can be changed. */
  private static final class Copy {
    private Duration lifetime;
    private Duration groupLifetime;
    private Duration sweepInterval;
    private Duration requestTimeout;
    private Duration watchSilence;
    private Duration watchLength;
    private Duration gathering;

    Copy(KubernetesTransportSettings of) {
      this.lifetime = of.lifetime;
      this.groupLifetime = of.groupLifetime;
      this.sweepInterval = of.sweepInterval;
      this.requestTimeout = of.requestTimeout;
      this.watchSilence = of.watchSilence;
      this.watchLength = of.watchLength;
      this.gathering = of.gathering;
    }
  }
}
