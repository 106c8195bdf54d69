package eu.riasc.wice.node;

import eu.riasc.wice.ice.agent.CandidateFilter;
import eu.riasc.wice.ice.agent.CandidateType;
import eu.riasc.wice.ice.agent.GathererConfig;
import eu.riasc.wice.ice.agent.IceException;
import eu.riasc.wice.ice.agent.NetworkType;
import eu.riasc.wice.session.EndpointConfig;
import eu.riasc.wice.session.MulticastDnsUse;
import java.net.InetAddress;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What a {@link NodeBuilder} is told of sessions: it goes before what their config brings. */
final class SessionChoices {
  private EndpointConfig base = EndpointConfig.defaults();
  private boolean tcp;
  private boolean lowTraffic;
  private @Nullable MulticastDnsUse multicastDns;
  private final Map<InetAddress, InetAddress> externalAddresses = new LinkedHashMap<>();
  private @Nullable Set<CandidateType> candidateTypes;
  private @Nullable Set<NetworkType> networkTypes;

  void setBase(EndpointConfig config) {
    base = config;
  }

  void setTcp(boolean listens) {
    tcp = listens;
  }

  boolean tcp() {
    return tcp;
  }

  void setLowTraffic(boolean low) {
    lowTraffic = low;
  }

  void setMulticastDns(MulticastDnsUse use) {
    multicastDns = use;
  }

  void setCandidateTypes(Set<CandidateType> types) {
    candidateTypes = copy("candidate types", types);
  }

  void setNetworkTypes(Set<NetworkType> types) {
    networkTypes = copy("network types", types);
  }

  void addExternalAddress(InetAddress internal, InetAddress external) {
    try {
      GathererConfig.defaults().withExternalAddresses(Map.of(internal, external));
    } catch (IceException e) {
      throw new NodeException(NodeException.Code.BAD_SETTING, e);
    }
    externalAddresses.put(internal, external);
  }

  /** The settings of sessions that come of it all. */
  EndpointConfig config() {
    EndpointConfig config = base.withGatherer(gatherer());
    if (multicastDns != null) {
      config = config.withMulticastDns(multicastDns);
    }
    if (lowTraffic) {
      config = config.lowTraffic();
    }
    return tcp ? config.withTcp(config.tcp().withExternalAddresses(externalAddresses)) : config;
  }

  private GathererConfig gatherer() {
    GathererConfig gatherer = base.gatherer();
    CandidateFilter filter = gatherer.filter();
    filter = candidateTypes == null ? filter : filter.withTypes(candidateTypes);
    filter = networkTypes == null ? filter : filter.withNetworks(networkTypes);
    Map<InetAddress, InetAddress> external = new LinkedHashMap<>(gatherer.externalAddresses());
    external.putAll(externalAddresses);
    return gatherer.withFilter(filter).withExternalAddresses(external);
  }

  private static <T> Set<T> copy(String what, Set<T> types) {
    if (types.isEmpty()) {
      throw new NodeException(
          NodeException.Code.BAD_SETTING, what + ": found none, expected at least one");
    }
    return Collections.unmodifiableSet(new LinkedHashSet<>(types));
  }
}
