package eu.riasc.wice.signaling.tck;

import eu.riasc.wice.signaling.InProcessNetwork;
import eu.riasc.wice.signaling.Transport;
import eu.riasc.wice.signaling.TransportContext;
import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.BeforeAll;

/** The contract over a network that loses, repeats and reorders a third of everything. */
class MisbehavingContractTest extends TransportContract {
  private static final long SEED = Long.getLong("tck.seed", 7);

  private final InProcessNetwork network = new InProcessNetwork();
  private final Random random = new Random(SEED);

  @BeforeAll
  static void printSeed() {
    System.out.println("seed=" + SEED + ", another one by -Dtck.seed=");
  }

  @Override
  protected Transport open(TransportContext context) {
    return new MisbehavingTransport(
        network.open(),
        new MisbehavingTransport.Misbehaviour(0.3, 0.3, 0.3),
        context.scheduler(),
        random);
  }

  @Override
  protected boolean mayLose() {
    return true;
  }

  @Override
  protected Duration underWay() {
    return Duration.ofMillis(100);
  }
}
