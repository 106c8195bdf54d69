package eu.riasc.wice.session;

import eu.riasc.wice.ice.agent.Candidate;
import eu.riasc.wice.ice.agent.CandidateType;
import eu.riasc.wice.ice.agent.GatheringEvent;
import eu.riasc.wice.ice.mdns.MdnsEvent;
import eu.riasc.wice.ice.tcp.TcpEvent;
import eu.riasc.wice.ice.turn.RelayEvent;
import java.util.ArrayList;
import java.util.List;

/** What has changed in the {@link Underlay} between two looks. */
final class UnderlayChanges {
  private boolean any;
  private boolean found;
  private final List<Candidate> lost = new ArrayList<>(0);
  private final List<TcpEvent.ConnectionClosed> closed = new ArrayList<>(0);
  private final List<MdnsEvent> resolved = new ArrayList<>(0);
  private final List<RelayEvent.ChannelChanged> channels = new ArrayList<>(0);

  void add(GatheringEvent event) {
    any = true;
    if (event instanceof GatheringEvent.CandidateFound) {
      found = true;
    } else if (event instanceof GatheringEvent.CandidateLost gone) {
      lost.add(gone.candidate());
    }
  }

  void add(MdnsEvent event) {
    resolved.add(event);
  }

  void add(TcpEvent event) {
    if (event instanceof TcpEvent.ConnectionClosed gone) {
      closed.add(gone);
    } else if (event instanceof TcpEvent.CandidateLost gone) {
      any = true;
      lost.add(gone.candidate());
    } else {
      any = true;
      found = true;
    }
  }

  void add(RelayEvent event) {
    if (event instanceof RelayEvent.ChannelChanged changed) {
      channels.add(changed);
    } else if (event instanceof RelayEvent.CandidateLost gone) {
      any = true;
      lost.add(gone.candidate());
    } else if (!isTrouble(event)) {
      any = true;
      found |= event instanceof RelayEvent.CandidateFound;
    }
  }

  private static boolean isTrouble(RelayEvent event) {
    return event instanceof RelayEvent.CredentialsRefused
        || event instanceof RelayEvent.ServerFailed;
  }

  /** Whether what is offered has changed. */
  boolean any() {
    return any;
  }

  /** Whether there is a new candidate. */
  boolean found() {
    return found;
  }

  /** Candidates that are gone. */
  List<Candidate> lost() {
    return lost;
  }

  /** How many of those were server-reflexive. */
  long mappingsLost() {
    long count = 0;
    for (Candidate gone : lost) {
      count += gone.type() == CandidateType.SERVER_REFLEXIVE ? 1 : 0;
    }
    return count;
  }

  /** Connections that agents used and that are gone. */
  List<TcpEvent.ConnectionClosed> closed() {
    return closed;
  }

  /** Names that have been found out about, or given up. */
  List<MdnsEvent> resolved() {
    return resolved;
  }

  /** Channels that have come or gone. */
  List<RelayEvent.ChannelChanged> channels() {
    return channels;
  }
}
