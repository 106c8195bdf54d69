package eu.riasc.wice.cli;

import eu.riasc.wice.ice.agent.CandidateType;
import eu.riasc.wice.ice.agent.NetworkType;
import eu.riasc.wice.node.NodeBuilder;
import eu.riasc.wice.session.MulticastDnsUse;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/**
 * The options that say which addresses to use and whom to ask about them; they mean the same for
 * every command.
 */
final class AddressOptions {
  @Option(
      names = "--ice",
      paramLabel = "URI",
      description =
          "An ICE server: stun:HOST[:PORT], or turn:USER:PASSWORD@HOST[:PORT][?transport=udp|tcp], "
              + "or the same with turns: for TLS. Repeatable. @FILE reads arguments from a file.")
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

  @Option(
      names = "--candidate-types",
      paramLabel = "TYPE",
      split = ",",
      converter = CandidateTypeReader.class,
      description = "Offer candidates of these types only: host, srflx, relay.")
  private List<CandidateType> candidateTypes = new ArrayList<>();

  @Option(
      names = "--network-types",
      paramLabel = "TYPE",
      split = ",",
      converter = NetworkTypeReader.class,
      description = "Offer candidates of these networks only: udp4, udp6, tcp4, tcp6.")
  private List<NetworkType> networkTypes = new ArrayList<>();

  @Option(
      names = "--external",
      paramLabel = "INTERNAL=EXTERNAL",
      converter = ExternalAddress.class,
      description =
          "A 1:1 NAT gives this host's address INTERNAL the address EXTERNAL: offer that too. Repeatable.")
  private List<ExternalAddress.Pair> externalAddresses = new ArrayList<>();

  @Option(names = "--tcp", description = "Offer TCP candidates too, for networks without UDP.")
  private boolean tcp;

  @Option(
      names = "--mdns",
      paramLabel = "USE",
      converter = MulticastDnsUseReader.class,
      description =
          "Names under .local in place of addresses, for peers on the same link: resolve those of "
              + "peers (the default), offer, which also hides this host's addresses from peers, or off.")
  private @Nullable MulticastDnsUse multicastDns;

  @Option(
      names = "--low-traffic",
      description = "Check an idle path every 20 s only. A dead one is noticed later.")
  private boolean lowTraffic;

  @Option(
      names = "--ca",
      paramLabel = "FILE",
      description = "Certificates (PEM) of authorities to trust for turns: servers, too.")
  private @Nullable Path authorities;

  boolean hasServers() {
    return !iceServers.isEmpty();
  }

  void apply(NodeBuilder builder) {
    builder.interfaces(interfaces).includeLoopback(loopback).port(port);
    iceServers.forEach(builder::iceServer);
    builder.tcp(tcp).lowTraffic(lowTraffic);
    if (multicastDns != null) {
      builder.multicastDns(multicastDns);
    }
    if (authorities != null) {
      builder.caCertificates(authorities);
    }
    if (!candidateTypes.isEmpty()) {
      builder.candidateTypes(EnumSet.copyOf(candidateTypes));
    }
    if (!networkTypes.isEmpty()) {
      builder.networkTypes(EnumSet.copyOf(networkTypes));
    }
    externalAddresses.forEach(pair -> builder.externalAddress(pair.internal(), pair.external()));
  }
}
