/** A network in virtual time: links, loss, delay and NATs, all from one seed. */
module eu.riasc.wice.netlab {
  requires transitive eu.riasc.wice.sansio;
  requires static transitive org.jspecify;

  exports eu.riasc.wice.netlab;
}
