package eu.riasc.wice.node;

import eu.riasc.wice.sansio.TlsName;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;
import javax.net.ssl.SSLEngine;

/**
 * The slow parts of TLS, which would hold up the selector thread for the better part of a second
 * when the JDK reads its certificates, and for milliseconds with each certificate chain. They run
 * on a worker; what follows runs on the selector thread.
 */
final class TlsWork {
  private final TlsEngines engines;
  private final Executor worker;
  private final Executor loop;

  TlsWork(TlsEngines engines, Executor worker, Executor loop) {
    this.engines = engines;
    this.worker = worker;
    this.loop = loop;
  }

  /** Makes an engine; one of the two is called later. */
  void make(TlsName name, int port, Consumer<SSLEngine> made, Consumer<String> failed) {
    submit(
        () -> {
          try {
            SSLEngine engine = engines.client(name, port);
            loop.execute(() -> made.accept(engine));
          } catch (GeneralSecurityException | IOException | RuntimeException e) {
            loop.execute(() -> failed.accept(Reasons.of(e)));
          }
        },
        failed);
  }

  /** Does what an engine has to do; one of the two is called later. */
  void run(SSLEngine engine, Runnable done, Consumer<String> failed) {
    submit(
        () -> {
          for (Runnable task = engine.getDelegatedTask();
              task != null;
              task = engine.getDelegatedTask()) {
            task.run(); // a failure shows at the engine's next step
          }
          loop.execute(done);
        },
        failed);
  }

  private void submit(Runnable task, Consumer<String> failed) {
    try {
      worker.execute(task);
    } catch (RejectedExecutionException e) {
      loop.execute(() -> failed.accept("too many handshakes at once"));
    }
  }
}
