package dev.weir.bench.latency.transport;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.management.ManagementFactory;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledIf;

@EnabledIf("dev.weir.arrival.KernelStamps#available")
@Timeout(120)
class KernelTransportAllocationTest {

    private static final int WARM_UP_READS = 150_000; // beside busy neighbours the compiler takes its time
    private static final int READS = 10_000;

    private final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    private final AtomicInteger bytesSeen = new AtomicInteger();
    private long before;
    private long after;

    /** Counts, and allocates nothing itself. */
    private final class Counting extends Events {

        @Override
        public void arrived(byte[] source, int from, int to, long arrivalNs, long readNs) {
            int seen = bytesSeen.get() + to - from;
            if (seen == WARM_UP_READS) {
                before = threads.getCurrentThreadAllocatedBytes();
            } else if (seen == WARM_UP_READS + READS) {
                after = threads.getCurrentThreadAllocatedBytes();
            }
            bytesSeen.set(seen);
        }
    }

    @Test
    void aReadAllocatesNothing() throws Exception {
        Events events = new Counting();
        try (RawServer server = new RawServer(socket -> sendOneByOne(socket.getOutputStream()));
                KernelTransport transport = KernelTransport.start()) {
            transport.open(server.address(), events);
            @Nullable IOException why = events.awaitClosed();
            assertThat(why).isNull();
        }
        assertThat(bytesSeen.get()).isEqualTo(WARM_UP_READS + READS);
        assertThat(after - before).isZero();
    }

    /** A byte is not sent before the one before it has been read: each read is of one byte and follows a wait of its own. */
    private void sendOneByOne(OutputStream out) throws IOException {
        for (int sent = 1; sent <= WARM_UP_READS + READS; sent++) {
            out.write(1);
            while (bytesSeen.get() < sent) {
                Thread.onSpinWait();
            }
        }
    }
}
