package eu.riasc.wice.signaling.tck;

import eu.riasc.wice.signaling.InProcessNetwork;
import eu.riasc.wice.signaling.Transport;
import eu.riasc.wice.signaling.TransportContext;

class InProcessContractTest extends TransportContract {
  private final InProcessNetwork network = new InProcessNetwork();

  @Override
  protected Transport open(TransportContext context) {
    return network.open();
  }
}
