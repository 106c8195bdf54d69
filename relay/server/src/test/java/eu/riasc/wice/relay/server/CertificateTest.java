package eu.riasc.wice.relay.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.TlsServerCredentials;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.X509KeyManager;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@NullUnmarked
class CertificateTest {
  @TempDir private Path directory;

  /** Runs what is to be repeated when the test says so. */
  private static final class Clockwork extends ScheduledThreadPoolExecutor {
    private final List<Runnable> repeated = new ArrayList<>();
    private Duration interval = Duration.ZERO;

    Clockwork() {
      super(0);
    }

    @Override
    public ScheduledFuture<?> scheduleWithFixedDelay(
        Runnable task, long initialDelay, long delay, TimeUnit unit) {
      repeated.add(task);
      interval = Duration.ofNanos(unit.toNanos(delay));
      return super.schedule(task, 1, TimeUnit.DAYS);
    }
  }

  @Test
  void aNewCertificateIsShownWithinAMinuteWithoutARestart() throws Exception {
    install("first", Instant.ofEpochSecond(1_000));
    Clockwork clockwork = new Clockwork();
    TlsServerCredentials credentials =
        (TlsServerCredentials)
            RelayTls.read(directory.resolve("cert.pem"), directory.resolve("key.pem"), clockwork);
    X509KeyManager keys = (X509KeyManager) credentials.getKeyManagers().get(0);
    assertThat(shown(keys)).isEqualTo("CN=relay test first");

    install("second", Instant.ofEpochSecond(2_000));
    clockwork.repeated.forEach(Runnable::run);

    assertThat(shown(keys)).isEqualTo("CN=relay test second");
    assertThat(clockwork.interval).isEqualTo(Duration.ofMinutes(1));
    clockwork.shutdownNow();
  }

  private void install(String which, Instant changed) throws IOException {
    install(which, "cert.pem", changed);
    install(which, "key.pem", changed);
  }

  private void install(String which, String part, Instant changed) throws IOException {
    Path file = directory.resolve(part);
    try (InputStream in =
        Objects.requireNonNull(CertificateTest.class.getResourceAsStream(which + "-" + part))) {
      Files.copy(in, file, StandardCopyOption.REPLACE_EXISTING);
    }
    Files.setLastModifiedTime(file, FileTime.from(changed));
  }

  private static String shown(X509KeyManager keys) {
    String alias = keys.getServerAliases("EC", null)[0];
    return keys.getCertificateChain(alias)[0].getSubjectX500Principal().getName();
  }
}
