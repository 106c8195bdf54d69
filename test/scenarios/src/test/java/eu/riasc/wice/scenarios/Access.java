package eu.riasc.wice.scenarios;

import static eu.riasc.wice.netlab.Dependence.ADDRESS_AND_PORT_DEPENDENT;
import static eu.riasc.wice.netlab.Dependence.ADDRESS_DEPENDENT;
import static eu.riasc.wice.netlab.Dependence.ENDPOINT_INDEPENDENT;

import eu.riasc.wice.netlab.Dependence;
import eu.riasc.wice.netlab.NatBehaviour;

/**
 * How a peer gets to the internet: directly, through a NAT (mapping, then filtering), or not at all
 * by UDP. On IPv6 nothing is translated, and the filtering is that of a firewall.
 */
enum Access {
  PUBLIC(ENDPOINT_INDEPENDENT, ENDPOINT_INDEPENDENT),
  NAT_EIM_EIF(ENDPOINT_INDEPENDENT, ENDPOINT_INDEPENDENT),
  NAT_EIM_ADF(ENDPOINT_INDEPENDENT, ADDRESS_DEPENDENT),
  NAT_EIM_APDF(ENDPOINT_INDEPENDENT, ADDRESS_AND_PORT_DEPENDENT),
  NAT_ADM_EIF(ADDRESS_DEPENDENT, ENDPOINT_INDEPENDENT),
  NAT_ADM_ADF(ADDRESS_DEPENDENT, ADDRESS_DEPENDENT),
  NAT_ADM_APDF(ADDRESS_DEPENDENT, ADDRESS_AND_PORT_DEPENDENT),
  NAT_APDM_EIF(ADDRESS_AND_PORT_DEPENDENT, ENDPOINT_INDEPENDENT),
  NAT_APDM_ADF(ADDRESS_AND_PORT_DEPENDENT, ADDRESS_DEPENDENT),
  NAT_APDM_APDF(ADDRESS_AND_PORT_DEPENDENT, ADDRESS_AND_PORT_DEPENDENT),
  UDP_BLOCKED(ADDRESS_AND_PORT_DEPENDENT, ADDRESS_AND_PORT_DEPENDENT);

  final Dependence mapping;
  final Dependence filtering;

  Access(Dependence mapping, Dependence filtering) {
    this.mapping = mapping;
    this.filtering = filtering;
  }

  NatKind kind() {
    return new NatKind(mapping, filtering);
  }

  NatBehaviour nat() {
    return kind().behaviour();
  }
}
