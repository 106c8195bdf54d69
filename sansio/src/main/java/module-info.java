/**
 * The contract of a machine that is driven from outside: bytes, events and the time go in; bytes,
 * events and the next deadline come out.
 */
module eu.riasc.wice.sansio {
  requires static transitive org.jspecify;

  exports eu.riasc.wice.sansio;
}
