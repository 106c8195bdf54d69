package eu.riasc.wice.benchmarks;

/** Datagrams per second that a lane moves. */
final class LaneContender implements Contender {
  private final String figure;
  private final DatagramLane lane;

  LaneContender(String figure, DatagramLane lane) {
    this.figure = figure;
    this.lane = lane;
  }

  @Override
  public void round(int times, Rounds into) {
    long began = System.nanoTime();
    lane.move(times);
    into.begin(figure).add(times * 1e9 / (System.nanoTime() - began));
  }
}
