package eu.riasc.wice.cli;

import eu.riasc.wice.crypto.PrivateKey;
import eu.riasc.wice.crypto.SharedKeyCache;
import eu.riasc.wice.signaling.Envelope;
import eu.riasc.wice.signaling.EnvelopeCodec;
import eu.riasc.wice.signaling.EnvelopeSealer;
import eu.riasc.wice.signaling.Message;
import java.io.IOException;
import java.security.SecureRandom;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code wice envelope open}: what an envelope says, for the holder of the recipient's key. */
@Command(
    name = "open",
    description = {
      "Prints the message in an envelope as JSON.",
      "Reads one serialized envelope from standard input. All of it is shown, also the password in it: mind who looks at the screen."
    },
    footerHeading = "%nExample:%n",
    footer = {"  wice envelope open --key key < envelope.bin"})
final class EnvelopeOpenCommand implements Callable<Integer> {
  @Mixin private final KeyOption key = new KeyOption();

  @Option(
      names = "--format",
      paramLabel = "raw|base64|hex",
      defaultValue = "raw",
      converter = EnvelopeBytes.Reader.class,
      description = "How the envelope comes. Default: raw, the protobuf bytes as they are.")
  private EnvelopeBytes format = EnvelopeBytes.RAW;

  @Spec private @Nullable CommandSpec spec;

  @Override
  public Integer call() throws IOException {
    Screen screen = Screen.of(spec);
    PrivateKey privateKey = key.required(screen);
    Envelope envelope = EnvelopeCodec.decode(format.read(System.in));
    EnvelopeSealer sealer = new EnvelopeSealer(new SharedKeyCache(1), new SecureRandom());
    Message message = sealer.open(privateKey, envelope);
    screen.line(Json.pretty(describe(envelope, message)));
    return ExitCode.DONE;
  }

  /** An opened envelope as JSON, as {@code wice envelope seal} reads it. */
  static Map<String, @Nullable Object> describe(Envelope envelope, Message message) {
    return Json.object(
        "sender", envelope.sender().base64(),
        "recipient", envelope.recipient().base64(),
        "message", MessageJson.of(message));
  }
}
