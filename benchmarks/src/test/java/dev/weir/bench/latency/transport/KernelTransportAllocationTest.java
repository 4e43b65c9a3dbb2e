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

    private static final int READS = 10_000;
    /** How many times that many reads may pass before the compiler has done its part: beside busy neighbours it takes its time. */
    private static final int MOST_ROUNDS = 100;

    private final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    private final AtomicInteger bytesSeen = new AtomicInteger();
    private volatile long leastAllocated = Long.MAX_VALUE;

    /** Counts, and allocates nothing itself. */
    private final class Counting extends Events {

        private long before;

        @Override
        public void arrived(byte[] source, int from, int to, long arrivalNs, long readNs) {
            int seen = bytesSeen.get() + to - from;
            if (seen % READS == 0) {
                long allocated = threads.getCurrentThreadAllocatedBytes();
                if (seen > READS) {
                    leastAllocated = Math.min(leastAllocated, allocated - before);
                }
                before = allocated;
            }
            bytesSeen.set(seen);
        }
    }

    @Test
    void aReadAllocatesNothingOnceItIsCompiled() throws Exception {
        Events events = new Counting();
        try (RawServer server = new RawServer(socket -> sendOneByOne(socket.getOutputStream()));
                KernelTransport transport = KernelTransport.start()) {
            transport.open(server.address(), events);
            @Nullable IOException why = events.awaitClosed();
            assertThat(why).isNull();
        }
        assertThat(leastAllocated).as("bytes in %s reads in a row", READS).isZero();
    }

    /** A byte is not sent before the one before it has been read: each read is of one byte and follows a wait of its own. */
    private void sendOneByOne(OutputStream out) throws IOException {
        for (int sent = 1; sent <= MOST_ROUNDS * READS && leastAllocated > 0; sent++) {
            out.write(1);
            while (bytesSeen.get() < sent) {
                Thread.onSpinWait();
            }
        }
    }
}
