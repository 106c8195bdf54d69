package eu.riasc.wice.scenarios;

/** Which IP versions a peer has. */
enum Family {
  IPV4,
  IPV6,
  DUAL;

  boolean hasVersion4() {
    return this != IPV6;
  }

  boolean hasVersion6() {
    return this != IPV4;
  }
}
