package eu.riasc.wice.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import eu.riasc.wice.crypto.PrivateKey;
import eu.riasc.wice.ice.agent.CandidatePair;
import eu.riasc.wice.ice.agent.CandidateType;
import eu.riasc.wice.ice.agent.NetworkType;
import eu.riasc.wice.sansio.IpLiteral;
import java.security.SecureRandom;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Tag("socket")
@Timeout(60)
class CandidateFilterTest {
  private static NodeBuilder builder() throws Exception {
    String loopback =
        HostAddresses.scan(InterfaceFilter.all(), true).stream()
            .filter(HostAddress::loopback)
            .findFirst()
            .orElseThrow()
            .interfaceName();
    return Node.builder()
        .key(PrivateKey.generate(new SecureRandom()))
        .backend("inprocess:candidate-filter")
        .interfaces(List.of(loopback));
  }

  /** Only the address that a 1:1 NAT gives is told; the peer sees the real one when it is asked. */
  @Test
  void hostAddressThatIsFilteredIsNotTold() throws Exception {
    try (Node alice =
            builder()
                .candidateTypes(Set.of(CandidateType.SERVER_REFLEXIVE))
                .networkTypes(Set.of(NetworkType.UDP4))
                .externalAddress(IpLiteral.parse("127.0.0.1"), IpLiteral.parse("127.0.0.99"))
                .build();
        Node bob = builder().build()) {
      Peer toBob = alice.connect(bob.publicKey());
      Peer toAlice = bob.connect(alice.publicKey());
      toBob.connected().toCompletableFuture().get(20, TimeUnit.SECONDS);
      toAlice.connected().toCompletableFuture().get(20, TimeUnit.SECONDS);

      CandidatePair pair = Objects.requireNonNull(toAlice.selectedPair());
      assertThat(pair.remote().type()).isEqualTo(CandidateType.PEER_REFLEXIVE);
      assertThat(pair.remote().address().getAddress()).isEqualTo(IpLiteral.parse("127.0.0.1"));
      assertThat(Objects.requireNonNull(toBob.selectedPair()).local().type())
          .isNotEqualTo(CandidateType.HOST);
    }
  }

  @Test
  void filterThatLeavesNothingIsRefused() throws Exception {
    NodeBuilder builder = builder();
    assertThatThrownBy(() -> builder.candidateTypes(Set.of()))
        .isInstanceOf(NodeException.class)
        .hasMessageContaining("candidate types: found none");
    assertThatThrownBy(() -> builder.networkTypes(Set.of()))
        .isInstanceOf(NodeException.class)
        .hasMessageContaining("network types: found none");
  }
}
