package eu.riasc.wice.session;

/** What happened in the exchanges of descriptions, counted. */
final class DialogueCounters {
  /** Full descriptions sent, answers and repetitions included. */
  long sent;

  /** Repetitions because of a missing acknowledgement. */
  long repeated;

  /** Answers sent. */
  long answers;

  /** Answers not sent because of the limits. */
  long answersSuppressed;

  /** Acknowledgements not sent because connectivity checks had said the same. */
  long acknowledgementsSpared;

  /** Descriptions that were not fresh. */
  long stale;

  /** Descriptions of our own that came back. */
  long reflected;

  /** Farewells that were not fresh or not from the accepted generation. */
  long staleFarewells;

  /** Restarts of the peer that were followed. */
  long restartsByPeer;

  /** Restarts of the peer that came too soon. */
  long restartsRefused;

  /** Fresh descriptions of a process that could not be accepted at the time. */
  long newcomersRefused;
}
