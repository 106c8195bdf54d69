package eu.riasc.wice.cli;

import eu.riasc.wice.crypto.PrivateKey;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/**
 * {@code wice rehearse}: runs a relay and two peers for a moment, all in this process. The launcher
 * does this once after a build and has the JVM write down which classes were loaded, so that later
 * commands start faster.
 */
@Command(
    name = "rehearse",
    hidden = true,
    description =
        "Runs a relay and two peers in this process for a moment, to load the classes they need.",
    footerHeading = "%nExample:%n",
    footer = {"  wice rehearse"})
final class RehearseCommand implements Callable<Integer> {
  @Spec private @Nullable CommandSpec spec;

  private final StopSignal stop = new StopSignal();
  private final AtomicInteger worst = new AtomicInteger();

  @Override
  public Integer call() throws IOException, InterruptedException {
    LoggerFactory.getILoggerFactory(); // before there are threads that would do it at the same time
    PrivateKey key = PrivateKey.generate(new SecureRandom());
    String address = "127.0.0.1:" + Demo.freePort();
    String backend = "grpc://" + address + "?insecure=true";
    System.setIn(new ByteArrayInputStream((key.base64() + "\n").getBytes(StandardCharsets.UTF_8)));
    List<Thread> threads = new ArrayList<>();
    threads.add(start("relay", "--listen", address, "-o", "json"));
    threads.add(start("listen", "--key", "-", "--backend", backend, "--loopback", "-o", "json"));
    Thread ping =
        start(
            "ping",
            key.publicKey().base64(),
            "--backend",
            backend,
            "--loopback",
            "-o",
            "json",
            "-c",
            "2",
            "-i",
            "50ms",
            "--load",
            "200ms",
            "--timeout",
            "20s");
    ping.join();
    stop.request();
    for (Thread thread : threads) {
      thread.join();
    }
    Screen.of(spec).line(worst.get() == ExitCode.DONE ? "rehearsed" : "rehearsal failed");
    return worst.get();
  }

  private Thread start(String... args) {
    PrintWriter nowhere = new PrintWriter(Writer.nullWriter());
    CommandLine line = Commands.line(args, stop, Style.ofThisProcess(), nowhere, nowhere);
    Thread thread =
        new Thread(
            () -> worst.accumulateAndGet(line.execute(args), Math::max), "rehearse-" + args[0]);
    thread.start();
    return thread;
  }
}
