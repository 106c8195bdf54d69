package org.example.wice.hello;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class RoundTripTest {
  @Test
  void aDatagramGoesToThePeerAndBack() throws Exception {
    Duration roundTrip = RoundTrip.measure("inprocess:test");

    assertTrue(roundTrip.toNanos() > 0 && roundTrip.toSeconds() < 10, roundTrip::toString);
  }
}
