/** The façade an application uses: sockets, timers and one selector thread for all sessions. */
module eu.riasc.wice.node {
  requires transitive eu.riasc.wice.session;
  requires transitive eu.riasc.wice.ice.discovery;
  requires eu.riasc.wice.ice.mdns.sockets;
  requires org.slf4j;
  requires static transitive org.jspecify;

  exports eu.riasc.wice.node;
}
