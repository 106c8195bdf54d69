/** The signaling transport over UDP multicast on a LAN. */
module eu.riasc.wice.signaling.multicast {
  requires transitive eu.riasc.wice.signaling;
  requires eu.riasc.wice.sansio;
  requires org.slf4j;
  requires static transitive org.jspecify;

  exports eu.riasc.wice.signaling.multicast;

  provides eu.riasc.wice.signaling.TransportProvider with
      eu.riasc.wice.signaling.multicast.MulticastTransportProvider;
}
