package dev.pgtrek.benchmarks.micro;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;

/** Processor time of the whole process: a busy machine lengthens the wall's time, hardly this. */
final class ProcessorTime {

  private static final OperatingSystemMXBean SYSTEM =
      ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);

  private ProcessorTime() {}

  /** Seconds so far, over all threads, with what the JVM does for itself. */
  static double seconds() {
    return SYSTEM.getProcessCpuTime() / 1e9;
  }
}
