package eu.riasc.wice.cli;

import eu.riasc.wice.crypto.PrivateKey;
import java.security.SecureRandom;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code wice genkey}: a new private key, as {@code wg genkey} writes it. */
@Command(
    name = "genkey",
    description = "Prints a new private key, as 'wg genkey' does.",
    footerHeading = "%nExample:%n",
    footer = {"  (umask 077; wice genkey > key)", "  wice pubkey < key"})
final class GenkeyCommand implements Callable<Integer> {
  @Spec private @Nullable CommandSpec spec;
  @Mixin private final OutputFormat output = new OutputFormat();

  @Override
  public Integer call() {
    PrivateKey key = PrivateKey.generate(new SecureRandom());
    Screen screen = Screen.of(spec);
    if (output.isJson()) {
      screen.json(Json.object("private_key", key.base64(), "public_key", key.publicKey().base64()));
    } else {
      screen.line(key.base64());
    }
    return ExitCode.DONE;
  }
}
