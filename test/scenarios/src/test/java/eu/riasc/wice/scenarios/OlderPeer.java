package eu.riasc.wice.scenarios;

import eu.riasc.wice.crypto.PrivateKey;
import eu.riasc.wice.crypto.PublicKey;
import eu.riasc.wice.ice.agent.Candidate;
import eu.riasc.wice.ice.agent.CandidatePair;
import eu.riasc.wice.ice.agent.IceAgent;
import eu.riasc.wice.ice.agent.IceCredentials;
import eu.riasc.wice.ice.agent.IceEvent;
import eu.riasc.wice.ice.agent.Role;
import eu.riasc.wice.netlab.Simulation;
import eu.riasc.wice.signaling.CandidateDescription;
import eu.riasc.wice.signaling.Credentials;
import eu.riasc.wice.signaling.Message;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A peer of the older kind, as the protocol's description tells of it: credentials first, then one
 * candidate per envelope; it takes credentials only while idle, closes its agent on new ones, and
 * drops to a restart five seconds after silence. It knows nothing of field 100, and reads field 1
 * of a message before field 2.
 */
final class OlderPeer implements IceNode.Listener {
  private static final Duration FIRST_REPEAT = Duration.ofMillis(500);
  private static final Duration LONGEST_REPEAT = Duration.ofSeconds(60);
  private static final Duration SILENCE_BEFORE_RESTART = Duration.ofSeconds(5);
  private static final Duration CLOSING_TAKES = Duration.ofMillis(50);

  /** Where its session is. */
  enum State {
    IDLE,
    CONNECTING,
    CONNECTED,
    CLOSING
  }

  final PublicKey self;
  final List<String> received = new ArrayList<>();
  private final Simulation run;
  private final PublicKey peer;
  private final Mail mail;
  private final IceNode node;
  private State state = State.IDLE;
  private int sessions;
  private Duration repeat = FIRST_REPEAT;
  private @Nullable IceCredentials remote;

  OlderPeer(World world, String name, PrivateKey key, Site site, PublicKey peer) {
    this.run = world.run;
    this.peer = peer;
    this.self = key.publicKey();
    Role role = self.compareTo(peer) < 0 ? Role.CONTROLLING : Role.CONTROLLED;
    this.node = new IceNode(run, site, world.stun, role, this);
    this.mail =
        new Mail(
            run,
            world.relay,
            name,
            key,
            (sender, message) -> {
              if (sender.equals(peer)) {
                hear(message);
              }
            });
    begin();
  }

  State state() {
    return state;
  }

  /** How many agents it has had. */
  int sessions() {
    return sessions;
  }

  @Nullable CandidatePair pair() {
    return node.agent().selectedPair();
  }

  long published() {
    return mail.published();
  }

  boolean send(String text) {
    boolean[] sent = new boolean[1];
    node.call(agent -> sent[0] = agent.sendPayload(Text.bytes(text), run.nowNanos()));
    return sent[0];
  }

  void kill() {
    node.stop();
    mail.close();
  }

  private void begin() {
    sessions++;
    remote = null;
    state = State.IDLE;
    repeat = FIRST_REPEAT;
    askForCredentials(sessions);
  }

  private void askForCredentials(int session) {
    if (session == sessions && state == State.IDLE) {
      sendCredentials(true);
      run.after(repeat, () -> askForCredentials(session));
      Duration longer = repeat.multipliedBy(3).dividedBy(2);
      repeat = longer.compareTo(LONGEST_REPEAT) < 0 ? longer : LONGEST_REPEAT;
    }
  }

  private void sendCredentials(boolean needed) {
    IceCredentials mine = node.agent().localCredentials();
    mail.publish(peer, Message.of(new Credentials(mine.ufrag(), mine.pwd(), needed)));
  }

  private void hear(Message message) {
    run.note("older peer hears" + Summary.of(message));
    Credentials credentials = message.credentials();
    if (credentials != null) {
      hear(credentials);
    }
    CandidateDescription candidate = message.candidate();
    if (candidate != null && remote != null && state != State.CLOSING) {
      Candidate theirs = Wire.candidate(candidate);
      node.call(agent -> agent.addRemoteCandidate(theirs, run.nowNanos()));
    }
  }

  private void hear(Credentials credentials) {
    IceCredentials theirs = new IceCredentials(credentials.ufrag(), credentials.pwd());
    if (state == State.IDLE) {
      state = State.CONNECTING;
      remote = theirs;
      node.call(agent -> agent.setRemoteCredentials(theirs, run.nowNanos()));
      if (credentials.needCreds()) {
        sendCredentials(false);
      }
      node.announceCandidates();
    } else if (state != State.CLOSING && !theirs.equals(remote)) {
      restart("new credentials");
    }
  }

  private void restart(String why) {
    run.note("older peer restarts: " + why);
    state = State.CLOSING;
    node.call(agent -> agent.close(run.nowNanos()));
    run.after(
        CLOSING_TAKES,
        () -> {
          node.replaceAgent();
          begin();
        });
  }

  @Override
  public void onCandidate(Candidate candidate) {
    if (remote != null) {
      mail.publish(peer, Message.of(Wire.description(candidate)));
    }
  }

  @Override
  public void onGathered() {
    // the older protocol has no end of candidates
  }

  @Override
  public void onEvent(IceEvent event) {
    IceAgent now = node.agent();
    if (event instanceof IceEvent.PairSelected) {
      state = State.CONNECTED;
    } else if (event instanceof IceEvent.ChecksFailed failed) {
      restart(failed.reason());
    } else if (event instanceof IceEvent.ConsentExpired) {
      restart("consent expired");
    } else if (event instanceof IceEvent.PathSilent silent) {
      run.after(
          SILENCE_BEFORE_RESTART,
          () -> {
            if (state == State.CONNECTED && now == node.agent() && now.isSilent()) {
              restart(silent.reason());
            }
          });
    } else if (event instanceof IceEvent.PayloadReceived payload) {
      received.add(Text.of(payload.payload()));
    }
  }
}
