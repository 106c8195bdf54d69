package eu.riasc.wice.benchmarks;

import java.lang.management.ManagementFactory;
import java.time.Duration;

/** What this process takes from the machine. */
final class Load {
  private Load() {}

  /** Live threads of this JVM, those of its compilers and collectors left out. */
  static int threads() {
    return ManagementFactory.getThreadMXBean().getThreadCount();
  }

  /** How much of one core the process uses, in percent, while this thread waits. */
  static double cpuPercent(Duration during) throws InterruptedException {
    var system =
        ManagementFactory.getPlatformMXBean(com.sun.management.OperatingSystemMXBean.class);
    long began = System.nanoTime();
    long used = system.getProcessCpuTime();
    Thread.sleep(during.toMillis());
    used = system.getProcessCpuTime() - used;
    return 100.0 * used / (System.nanoTime() - began);
  }
}
