package eu.riasc.wice.ice.agent;

/** What a Binding request to the peer is for. */
enum CheckKind {
  /** To find out whether the pair works: ordinary and triggered checks. */
  CONNECTIVITY,
  /** To nominate a valid pair: carries USE-CANDIDATE. */
  NOMINATION,
  /** To find out whether the selected pair still works. Sent once. */
  PATH,
  /** To find out whether a better pair that failed works by now. Sent once. */
  RETRY,
  /** To keep the peer's consent (RFC 7675). Sent once, outside the pacer. */
  CONSENT;

  /** Whether it is repeated until it is answered. */
  boolean isRepeated() {
    return this == CONNECTIVITY || this == NOMINATION;
  }
}
