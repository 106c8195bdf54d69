package eu.riasc.wice.cli;

import eu.riasc.wice.node.Node;
import eu.riasc.wice.node.NodeBuilder;
import java.util.List;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The options of every command that takes part in sessions. */
final class NodeOptions {
  @Mixin private final KeyOption key = new KeyOption();
  @Mixin private final BackendOptions backends = new BackendOptions();
  @Mixin private final AddressOptions addresses = new AddressOptions();

  @Option(
      names = "--no-lent-turn",
      description = "Do not use TURN servers that the relay lends, only those of --ice.")
  private boolean noLentTurn;

  /** A builder with these options; without a key given, with a new one. */
  NodeBuilder builder(Screen screen) {
    List<String> uris = backends.required();
    NodeBuilder builder = Node.builder().key(key.orNew(screen));
    BackendOptions.read(uris).forEach(builder::backend);
    addresses.apply(builder);
    builder.lentTurnServers(!noLentTurn);
    return builder;
  }
}
