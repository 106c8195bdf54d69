package eu.riasc.wice.netlab;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.OptionalLong;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * One end of a TCP connection: reliable and in order, at the mercy of the links. Loss shows as
 * delay. Bytes arrive in chunks that do not respect the boundaries they were sent with.
 *
 * <p>When the remote side ends its direction, this end is closed too, once everything has been
 * sent.
 */
public final class TcpConnection {
  /** Nothing acknowledged for so long, although it was repeated: the connection is dead. */
  static final Duration USER_TIMEOUT = Duration.ofMinutes(2);

  /** How far a reset may be from what is expected next. */
  private static final long RESET_WINDOW = 1 << 17;

  private final TcpStack stack;
  private final Simulation simulation;
  private final InetSocketAddress local;
  private final InetSocketAddress remote;
  private final TcpHandler handler;
  private final SendSide sends;
  private final ReceiveSide receives;
  private State state = State.SYN_SENT;
  private boolean pumping;
  private @Nullable Long alarmAtNanos;

  private enum State {
    SYN_SENT,
    SYN_RECEIVED,
    ESTABLISHED,
    /** The handler hears no more; what was sent still goes out. */
    CLOSING,
    GONE
  }

  TcpConnection(
      TcpStack stack,
      InetSocketAddress local,
      InetSocketAddress remote,
      TcpHandler handler,
      RandomGenerator dice) {
    this.stack = stack;
    this.simulation = stack.simulation();
    this.local = local;
    this.remote = remote;
    this.handler = handler;
    this.sends = new SendSide(dice);
    this.receives = new ReceiveSide(dice);
  }

  /** Our end of it. */
  public InetSocketAddress local() {
    return local;
  }

  /** The other end, as the last NAT wrote it. */
  public InetSocketAddress remote() {
    return remote;
  }

  /** Whether bytes pass both ways. */
  public boolean isOpen() {
    return state == State.ESTABLISHED;
  }

  /** Bytes that are not under way yet. */
  public int waitingBytes() {
    return sends.waitingBytes();
  }

  /** Sends bytes; before it is open they are kept, after it has closed they are ignored. */
  public void send(byte[] bytes) {
    if (state != State.CLOSING && state != State.GONE) {
      sends.add(bytes);
      pumpSoon();
    }
  }

  /** Closes, after what was sent has gone out. The handler hears no more. */
  public void close() {
    if (state == State.ESTABLISHED) {
      state = State.CLOSING;
      sends.finish();
      pumpSoon();
    } else if (state != State.CLOSING) {
      reset();
    }
  }

  /** Ends it at once, and tells the remote side so. The handler hears no more. */
  public void reset() {
    if (state != State.GONE) {
      stack.send(this, new Segment(Segment.RST, sends.next(), 0, new byte[0]));
      abandon();
    }
  }

  /** Ends it without a word, as a crash does. */
  void abandon() {
    state = State.GONE;
    stack.forget(this);
  }

  void open() {
    stack.send(this, sends.syn(Segment.SYN, 0, now()));
    arm();
  }

  void accept(Segment syn) {
    state = State.SYN_RECEIVED;
    receives.begin(syn.end());
    stack.send(this, sends.syn(Segment.SYN | Segment.ACK, receives.next(), now()));
    arm();
  }

  void take(Segment segment) {
    if (segment.has(Segment.RST)) {
      takeReset(segment);
      return;
    }
    if (state == State.SYN_SENT) {
      if (!segment.has(Segment.SYN) || segment.ack() != sends.next()) {
        return;
      }
      receives.begin(segment.end());
    }
    acknowledged(segment);
    if (state == State.SYN_SENT) {
      established();
      acknowledge();
    } else if (segment.length() > 0) {
      if (!segment.has(Segment.SYN)) {
        receives.take(segment);
      }
      acknowledge();
    }
    hand();
    arm();
  }

  private void takeReset(Segment segment) {
    boolean believable =
        state == State.SYN_SENT
            ? segment.has(Segment.ACK) && segment.ack() == sends.next()
            : segment.seq() >= receives.next() && segment.seq() < receives.next() + RESET_WINDOW;
    if (believable) {
      end(state == State.SYN_SENT ? "connection refused" : "connection reset");
    }
  }

  private void acknowledged(Segment segment) {
    if (!segment.has(Segment.ACK)) {
      return;
    }
    repeat(sends.acknowledged(segment.ack(), segment.length() == 0, now()));
    if (state == State.SYN_RECEIVED && segment.ack() == sends.next()) {
      established();
    }
    pumpSoon();
  }

  private void repeat(@Nullable Segment again) {
    if (again != null) {
      long ack = again.has(Segment.ACK) ? receives.next() : 0;
      stack.send(this, new Segment(again.flags(), again.seq(), ack, again.data()));
    }
  }

  private void established() {
    state = State.ESTABLISHED;
    simulation.guarded(() -> handler.opened(this));
    pumpSoon();
  }

  private void acknowledge() {
    if (state != State.GONE) {
      stack.send(this, new Segment(Segment.ACK, sends.next(), receives.next(), new byte[0]));
    }
  }

  /** Hands what has come in order to the handler, who may close it meanwhile. */
  private void hand() {
    while (state == State.ESTABLISHED) {
      byte[] chunk = receives.poll();
      if (chunk == null) {
        break;
      }
      simulation.guarded(() -> handler.received(this, chunk));
    }
    if (state == State.ESTABLISHED && receives.isEnded()) {
      close();
      simulation.guarded(() -> handler.closed(this, "the remote side closed the connection"));
    }
    if (state == State.CLOSING && receives.isEnded() && sends.isFinished()) {
      abandon();
    }
  }

  private void end(String reason) {
    boolean heard = state != State.CLOSING && state != State.GONE;
    abandon();
    if (heard) {
      simulation.guarded(() -> handler.closed(this, reason));
    }
  }

  /** Sends at the end of this instant, so that what is sent together goes together. */
  private void pumpSoon() {
    boolean may = state == State.ESTABLISHED || state == State.CLOSING;
    if (may && !pumping) {
      pumping = true;
      simulation.schedule(0, this::pump);
    }
  }

  private void pump() {
    pumping = false;
    while (state == State.ESTABLISHED || state == State.CLOSING) {
      Segment segment = sends.poll(receives.next(), now());
      if (segment == null) {
        break;
      }
      stack.send(this, segment);
    }
    arm();
  }

  private void arm() {
    OptionalLong at = sends.repeatAtNanos();
    if (state == State.GONE
        || at.isEmpty()
        || (alarmAtNanos != null && alarmAtNanos <= at.getAsLong())) {
      return;
    }
    long mine = Math.max(now(), at.getAsLong());
    alarmAtNanos = mine;
    simulation.schedule(mine - now(), () -> ring(mine));
  }

  private void ring(long mine) {
    if (alarmAtNanos == null || alarmAtNanos != mine || state == State.GONE) {
      return;
    }
    alarmAtNanos = null;
    OptionalLong at = sends.repeatAtNanos();
    if (at.isPresent() && at.getAsLong() <= now()) {
      if (sends.stalledNanos(now()) >= USER_TIMEOUT.toNanos()) {
        end("connection timed out");
        return;
      }
      repeat(sends.repeat(now()));
    }
    arm();
  }

  private long now() {
    return simulation.elapsedNanos();
  }

  /** Both ends. */
  @Override
  public String toString() {
    return Packet.text(local) + " <> " + Packet.text(remote) + " tcp";
  }
}
