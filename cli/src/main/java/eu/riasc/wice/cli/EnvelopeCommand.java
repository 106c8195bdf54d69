package eu.riasc.wice.cli;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code wice envelope}: signaling by hand. */
@Command(
    name = "envelope",
    description = "Seals, opens and watches signaling envelopes by hand.",
    synopsisSubcommandLabel = "(seal | open | watch)",
    footerHeading = "%nExample:%n",
    footer = {"  wice envelope open --key key < envelope.bin"})
final class EnvelopeCommand implements Runnable {
  @Spec private @Nullable CommandSpec spec;

  @Override
  public void run() {
    if (spec != null) {
      throw new ParameterException(
          spec.commandLine(), "found no subcommand, expected seal, open or watch");
    }
  }
}
