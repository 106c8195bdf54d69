package eu.riasc.wice.session;

/**
 * What an endpoint has seen and done, counted since it was made, and how much it holds at present.
 *
 * @param sessions sessions at present
 * @param strangers those of them that nobody wants
 * @param stateMoves moves of session states
 * @param descriptionsSent full descriptions sent, answers and repetitions included
 * @param descriptionsRepeated repetitions for want of an acknowledgement
 * @param answersSent answers to descriptions, with content or without
 * @param answersSuppressed answers that the limits forbade
 * @param staleDescriptions descriptions that were not fresh
 * @param reflectedDescriptions descriptions of our own that came back
 * @param staleFarewells farewells that were not fresh or not from the accepted generation
 * @param restartsByPeers restarts of peers that were followed
 * @param restartsRefused restarts of peers that came too soon
 * @param restarts restarts of our own
 * @param newcomersRefused fresh descriptions of processes that could not be accepted at the time
 * @param sharedKeys processes refused because the one we are connected to is alive
 * @param candidatesRefused candidates of peers that must not be used, or were too many
 * @param legacyAttempts attempts begun with peers of the older kind
 * @param legacyRefused messages of the older protocol that a pin or the policy forbids
 * @param legacyIgnored messages of the older protocol that were our own
 * @param peerDescriptionsStale what peers said about themselves (field 3) and was not fresh
 * @param strangersAnswered descriptions of strangers that were answered
 * @param strangersDropped messages of strangers that were dropped
 * @param strangersAdmitted sessions that strangers began
 * @param datagramsDropped datagrams that belong to no session
 * @param messagesDropped messages that were for another key or from our own
 */
public record EndpointStatistics(
    int sessions,
    int strangers,
    long stateMoves,
    long descriptionsSent,
    long descriptionsRepeated,
    long answersSent,
    long answersSuppressed,
    long staleDescriptions,
    long reflectedDescriptions,
    long staleFarewells,
    long restartsByPeers,
    long restartsRefused,
    long restarts,
    long newcomersRefused,
    long sharedKeys,
    long candidatesRefused,
    long legacyAttempts,
    long legacyRefused,
    long legacyIgnored,
    long peerDescriptionsStale,
    long strangersAnswered,
    long strangersDropped,
    long strangersAdmitted,
    long datagramsDropped,
    long messagesDropped) {
  static EndpointStatistics of(int sessions, int strangers, SessionCounters s, DialogueCounters d) {
    return new EndpointStatistics(
        sessions,
        strangers,
        s.moves,
        d.sent,
        d.repeated,
        d.answers,
        d.answersSuppressed,
        d.stale,
        d.reflected,
        d.staleFarewells,
        d.restartsByPeer,
        d.restartsRefused,
        s.restarts,
        d.newcomersRefused,
        s.sharedKeys,
        s.candidatesRefused,
        s.legacyAttempts,
        s.legacyRefused,
        s.legacyIgnored,
        s.peerDescriptionsStale,
        s.strangersAnswered,
        s.strangersDropped,
        s.strangersAdmitted,
        s.datagramsDropped,
        s.messagesDropped);
  }
}
