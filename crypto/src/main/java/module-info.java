/** Keys as WireGuard writes them and the sealed box that envelopes travel in. */
module eu.riasc.wice.crypto {
  requires org.bouncycastle.provider;
  requires static transitive org.jspecify;

  exports eu.riasc.wice.crypto;
}
