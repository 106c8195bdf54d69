package eu.riasc.wice.testturn;

import eu.riasc.wice.ice.stun.Attribute;
import eu.riasc.wice.ice.stun.StunMessage;

/** A response that is being put together and not yet signed. */
record Answer(StunMessage.Builder message, boolean isError) {
  static Answer success(StunMessage request) {
    return new Answer(StunMessage.success(request), false);
  }

  static Answer error(StunMessage request, int code) {
    return new Answer(StunMessage.error(request, code, ""), true);
  }

  Answer add(Attribute attribute) {
    message.add(attribute);
    return this;
  }
}
