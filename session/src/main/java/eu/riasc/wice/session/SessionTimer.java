package eu.riasc.wice.session;

/** The timers of a session, beside those of its dialogue and its agents. */
enum SessionTimer {
  /**
   * Without a transport that could live: in NEW, or with an old one to which consent has expired,
   * while the peer has not accepted our new generation.
   */
  PATIENCE,
  /** The wait in CLOSED before the next attempt. */
  RETRY,
  /** The process we are connected to had to answer by now. */
  OLD_PROCESS,
  /** The attempt of an older peer beside a selected pair had to see a valid check by now. */
  LEGACY_TRIAL,
  /** A restart of our own was put off until now. */
  RESTART
}
