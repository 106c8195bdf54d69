package eu.riasc.wice.cli;

import static org.assertj.core.api.Assertions.assertThat;

import eu.riasc.wice.ice.discovery.Hairpinning;
import eu.riasc.wice.ice.discovery.NatFiltering;
import eu.riasc.wice.ice.discovery.NatMapping;
import eu.riasc.wice.ice.discovery.NatVerdict;
import eu.riasc.wice.sansio.IpLiteral;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NatAdviceTest {
  private static NatVerdict nat(String address, NatMapping mapping, NatFiltering filtering) {
    boolean answered = mapping != NatMapping.UNKNOWN;
    return new NatVerdict(
        IpLiteral.endpoint(address, 4000), answered, mapping, filtering, Hairpinning.UNKNOWN);
  }

  /** The rows and columns of the table in lab/README.md: who finds a direct path to whom. */
  @ParameterizedTest
  @CsvSource({
    "NONE, ENDPOINT_INDEPENDENT, with every peer",
    "ENDPOINT_INDEPENDENT, ENDPOINT_INDEPENDENT, with every peer",
    "ENDPOINT_INDEPENDENT, ADDRESS_DEPENDENT, with every peer",
    "ENDPOINT_INDEPENDENT, ADDRESS_AND_PORT_DEPENDENT, with most peers",
    "NONE, ADDRESS_AND_PORT_DEPENDENT, with most peers",
    "ENDPOINT_INDEPENDENT, UNKNOWN, with most peers",
    "ADDRESS_DEPENDENT, ENDPOINT_INDEPENDENT, will need a peer",
    "ADDRESS_AND_PORT_DEPENDENT, ADDRESS_AND_PORT_DEPENDENT, will need a peer",
    "DEPENDENT, UNKNOWN, will need a peer",
    "UNKNOWN, UNKNOWN, no STUN server answered"
  })
  void saysWhatTheNatMeans(NatMapping mapping, NatFiltering filtering, String words) {
    assertThat(NatAdvice.of(List.of(nat("10.0.0.2", mapping, filtering)))).contains(words);
  }

  @Test
  void bestPortOfAFamilyCountsAndFamiliesThatDifferAreToldApart() {
    NatVerdict poor =
        nat("10.0.0.2", NatMapping.DEPENDENT, NatFiltering.ADDRESS_AND_PORT_DEPENDENT);
    NatVerdict open = nat("10.1.0.2", NatMapping.NONE, NatFiltering.ENDPOINT_INDEPENDENT);
    NatVerdict six = nat("2001:db8::2", NatMapping.NONE, NatFiltering.ENDPOINT_INDEPENDENT);
    NatVerdict silent = nat("2001:db8::2", NatMapping.UNKNOWN, NatFiltering.UNKNOWN);

    assertThat(NatAdvice.of(List.of(poor, open))).startsWith("direct connections work with every");
    assertThat(NatAdvice.of(List.of(poor, six)))
        .startsWith("over IPv4 behind a NAT that maps per destination")
        .contains("; over IPv6 direct connections work with every peer");
    assertThat(NatAdvice.of(List.of(poor, silent))).startsWith("behind a NAT");
  }

  @Test
  void oneServerIsNotEnough() {
    NatVerdict answered =
        new NatVerdict(
            IpLiteral.endpoint("10.0.0.2", 4000),
            true,
            NatMapping.UNKNOWN,
            NatFiltering.UNKNOWN,
            Hairpinning.UNSUPPORTED);

    assertThat(NatAdvice.of(List.of(answered))).contains("name a second STUN server");
  }
}
