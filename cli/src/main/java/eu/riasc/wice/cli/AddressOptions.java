package eu.riasc.wice.cli;

import eu.riasc.wice.node.NodeBuilder;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Option;

/**
 * The options that say which addresses to use and whom to ask about them; they mean the same for
 * every command.
 */
final class AddressOptions {
  @Option(
      names = "--ice",
      paramLabel = "URI",
      description = "An ICE server, such as stun:HOST[:PORT]. Repeatable.")
  private List<String> iceServers = new ArrayList<>();

  @Option(
      names = "--interface",
      paramLabel = "GLOB",
      description = "Use only these network interfaces; !GLOB leaves some out. Repeatable.")
  private List<String> interfaces = new ArrayList<>();

  @Option(
      names = "--loopback",
      description = "Offer loopback addresses too, for peers on this machine.")
  private boolean loopback;

  @Option(
      names = "--port",
      paramLabel = "PORT",
      defaultValue = "0",
      description = "The UDP port to use on every address. Default: any that is free.")
  private int port;

  boolean hasServers() {
    return !iceServers.isEmpty();
  }

  void apply(NodeBuilder builder) {
    builder.interfaces(interfaces).includeLoopback(loopback).port(port);
    iceServers.forEach(builder::iceServer);
  }
}
