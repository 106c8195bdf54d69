/**
 * Which envelope goes to which subscriber of a relay, and which is dropped when a queue is full.
 */
module eu.riasc.wice.relay.router {
  requires transitive eu.riasc.wice.crypto;
  requires transitive eu.riasc.wice.sansio;
  requires static transitive org.jspecify;

  exports eu.riasc.wice.relay.router;
}
