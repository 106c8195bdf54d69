package eu.riasc.wice.cli;

import eu.riasc.wice.crypto.PrivateKey;
import java.io.IOException;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code wice pubkey}: the public key of a private key, as {@code wg pubkey} does. */
@Command(
    name = "pubkey",
    description = "Prints the public key of the private key on standard input.",
    footerHeading = "%nExample:%n",
    footer = {"  wice genkey | wice pubkey"})
final class PubkeyCommand implements Callable<Integer> {
  @Spec private @Nullable CommandSpec spec;
  @Mixin private final OutputFormat output = new OutputFormat();

  @Override
  public Integer call() throws IOException {
    PrivateKey key = KeyFile.read("standard input", System.in);
    Screen screen = Screen.of(spec);
    if (output.isJson()) {
      screen.json(Json.object("public_key", key.publicKey().base64()));
    } else {
      screen.line(key.publicKey().base64());
    }
    return ExitCode.DONE;
  }
}
