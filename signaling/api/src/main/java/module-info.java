/**
 * Signaling between peers: messages, the envelope codec, the transports and the façade over them.
 */
module eu.riasc.wice.signaling {
  requires transitive eu.riasc.wice.crypto;
  requires transitive eu.riasc.wice.signaling.proto;
  requires org.slf4j;
  requires static transitive org.jspecify;

  exports eu.riasc.wice.signaling;

  uses eu.riasc.wice.signaling.TransportProvider;

  provides eu.riasc.wice.signaling.TransportProvider with
      eu.riasc.wice.signaling.InProcessTransportProvider;
}
