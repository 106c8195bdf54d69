package eu.riasc.wice.cli;

import eu.riasc.wice.crypto.KeyPair;
import eu.riasc.wice.crypto.PublicKey;
import eu.riasc.wice.crypto.SharedKeyCache;
import eu.riasc.wice.signaling.Envelope;
import eu.riasc.wice.signaling.EnvelopeCodec;
import eu.riasc.wice.signaling.EnvelopeSealer;
import eu.riasc.wice.signaling.Message;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code wice envelope seal}: makes an envelope of a message given as JSON. */
@Command(
    name = "seal",
    description = {
      "Makes an envelope of a message.",
      "Reads the message as JSON from standard input, in the form that 'wice envelope open' prints,",
      "and writes one serialized envelope."
    },
    footerHeading = "%nExample:%n",
    footer = {
      "  echo '{\"credentials\":{\"ufrag\":\"abcd\",\"pwd\":\"secret\",\"need_creds\":true}}' |",
      "    wice envelope seal --key key --to PEER > envelope.bin"
    })
final class EnvelopeSealCommand implements Callable<Integer> {
  private static final int MAX_INPUT = 1 << 20;

  @Mixin private final KeyOption key = new KeyOption();

  @Option(
      names = "--to",
      paramLabel = "PEER",
      required = true,
      converter = PublicKeyReader.class,
      description = "The recipient's public key.")
  private @Nullable PublicKey recipient;

  @Option(
      names = "--format",
      paramLabel = "raw|base64|hex",
      defaultValue = "raw",
      converter = EnvelopeBytes.Reader.class,
      description = "How to write the envelope. Default: raw, the protobuf bytes as they are.")
  private EnvelopeBytes format = EnvelopeBytes.RAW;

  @Spec private @Nullable CommandSpec spec;

  @Override
  public Integer call() throws IOException {
    Screen screen = Screen.of(spec);
    PublicKey to = recipient;
    if (to == null) {
      throw Failure.usage("no recipient: found no --to, expected --to PEER");
    }
    KeyPair keys = new KeyPair(key.required(screen), to);
    byte[] input = System.in.readNBytes(MAX_INPUT);
    JsonObject json =
        JsonObject.of("message", Json.parse(new String(input, StandardCharsets.UTF_8)));
    JsonObject inner = json.object("message", nested -> nested);
    Message message = MessageReader.read(inner == null ? json : inner);
    Envelope envelope =
        new EnvelopeSealer(new SharedKeyCache(1), new SecureRandom()).seal(keys, message);
    format.write(EnvelopeCodec.encode(envelope), System.out);
    return ExitCode.DONE;
  }
}
