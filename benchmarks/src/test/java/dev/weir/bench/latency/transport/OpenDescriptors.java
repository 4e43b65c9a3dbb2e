package dev.weir.bench.latency.transport;

import com.sun.management.UnixOperatingSystemMXBean;
import java.lang.management.ManagementFactory;

/** How many file descriptors this process holds. */
final class OpenDescriptors {

    private OpenDescriptors() {}

    static int count() {
        return ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean unix
                ? Math.toIntExact(unix.getOpenFileDescriptorCount())
                : 0;
    }
}
