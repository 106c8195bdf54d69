package eu.riasc.wice.ice.agent;

import java.util.Map;

/**
 * Counts of one agent since it was made.
 *
 * @param checksSent connectivity checks sent, each counted once; consent checks not included
 * @param retransmissionsSent repetitions of those
 * @param consentChecksSent consent checks sent
 * @param responsesReceived authenticated answers to either
 * @param requestsReceived authenticated checks of the peer
 * @param errorsSent error responses sent
 * @param roleConflicts role conflicts seen, on either side
 * @param bytesSent payload bytes sent
 * @param bytesReceived payload bytes received
 * @param drops what was ignored, by reason; reasons that never occurred are absent
 */
public record AgentStatistics(
    int checksSent,
    int retransmissionsSent,
    int consentChecksSent,
    int responsesReceived,
    int requestsReceived,
    int errorsSent,
    int roleConflicts,
    long bytesSent,
    long bytesReceived,
    Map<DropReason, Integer> drops) {}
