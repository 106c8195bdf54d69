package eu.riasc.wice.ice.tcp;

import static org.assertj.core.api.Assertions.assertThat;

import eu.riasc.wice.sansio.StreamCommand;
import eu.riasc.wice.sansio.StreamEvent;
import eu.riasc.wice.sansio.StreamId;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.Test;

/** Connections that swallow what is sent, and those that take their place. */
@NullUnmarked
class ReplacementTest extends OnePortTest {
  @Test
  void connectionThatSwallowsEverythingIsReplacedOnceThereIsMoreToSend() {
    StreamId dead = connect();
    receive(dead, CHECK);
    send(ACTIVE, REMOTE, CHECK);
    pass(Duration.ofSeconds(3));
    send(ACTIVE, REMOTE, CHECK);
    assertThat(lastOpened()).isEqualTo(dead);
    pass(Duration.ofSeconds(1));
    send(ACTIVE, REMOTE, CHECK);
    StreamId fresh = lastOpened();
    assertThat(fresh).isNotEqualTo(dead);
    assertThat(closed(dead)).isFalse();
    on(new StreamEvent.Opened(fresh, ACTIVE));
    assertThat(closed(dead)).isTrue();
    assertThat(events).isEmpty();
    send(ACTIVE, REMOTE, CHECK);
    List<StreamCommand.Send> sends = commands(StreamCommand.Send.class);
    assertThat(sends.get(sends.size() - 1).stream()).isEqualTo(fresh);
    receive(fresh, new byte[] {3});
    assertThat(datagrams).hasSize(2);
  }

  @Test
  void answerThatNothingComesBackForIsNoReasonToReplaceAConnection() {
    StreamId idle = connect();
    receive(idle, CHECK);
    byte[] answer = CHECK.clone();
    answer[0] |= 1;
    send(ACTIVE, REMOTE, answer);
    pass(Duration.ofSeconds(5));
    send(ACTIVE, REMOTE, CHECK);
    assertThat(lastOpened()).isEqualTo(idle);
  }

  @Test
  void connectionThatIsHeardOfAgainIsNotReplaced() {
    StreamId slow = connect();
    pass(Duration.ofSeconds(5));
    send(ACTIVE, REMOTE, CHECK);
    StreamId spare = lastOpened();
    assertThat(spare).isNotEqualTo(slow);
    receive(slow, CHECK);
    assertThat(closed(spare)).isTrue();
    send(ACTIVE, REMOTE, CHECK);
    assertThat(ports.statistics().connections()).isEqualTo(1);
  }

  @Test
  void replacementThatCannotBeOpenedLeavesTheOldOne() {
    StreamId old = connect();
    pass(Duration.ofSeconds(5));
    send(ACTIVE, REMOTE, CHECK);
    on(new StreamEvent.Closed(lastOpened(), "refused"));
    assertThat(events).isEmpty();
    assertThat(ports.statistics().connections()).isEqualTo(1);
    send(ACTIVE, REMOTE, CHECK);
    List<StreamCommand.Send> sends = commands(StreamCommand.Send.class);
    assertThat(sends.get(sends.size() - 1).stream()).isEqualTo(old);
  }

  @Test
  void connectionThatClosesWhileItsReplacementOpensIsReported() {
    StreamId old = connect();
    pass(Duration.ofSeconds(5));
    send(ACTIVE, REMOTE, CHECK);
    StreamId fresh = lastOpened();
    on(new StreamEvent.Closed(old, "reset"));
    assertThat(events).containsExactly(new TcpEvent.ConnectionClosed(ACTIVE, REMOTE, "reset"));
    send(ACTIVE, REMOTE, CHECK);
    List<StreamCommand.Send> sends = commands(StreamCommand.Send.class);
    assertThat(sends.get(sends.size() - 1).stream()).isEqualTo(fresh);
  }
}
