/** Generated protobuf messages of the signaling wire format. */
module eu.riasc.wice.signaling.proto {
  requires transitive com.google.protobuf;

  exports eu.riasc.wice.signaling.proto;
}
