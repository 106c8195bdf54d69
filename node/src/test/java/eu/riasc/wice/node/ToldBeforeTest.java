package eu.riasc.wice.node;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ToldBeforeTest {
  private final ToldBefore told = new ToldBefore();

  @Test
  void lineIsNewOnce() {
    assertThat(told.isNew("eth0: no")).isTrue();
    assertThat(told.isNew("eth0: no")).isFalse();
    assertThat(told.isNew("eth1: no")).isTrue();
  }

  @Test
  void endlessNewNamesTakeNoMoreRoomAndThoseThatComeAgainStayKnown() {
    told.isNew("eth0: no");
    for (int i = 0; i < 10_000; i++) {
      assertThat(told.isNew("veth" + i + ": no")).isTrue();
      assertThat(told.isNew("eth0: no")).isFalse();
    }
    assertThat(told.size()).isEqualTo(ToldBefore.MAX_LINES);
  }
}
