package dev.weir.bench.overhead;

import com.sun.management.OperatingSystemMXBean;
import dev.weir.bench.latency.transport.StampDoubts;
import dev.weir.bench.latency.transport.Transport;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Reads many streams through a {@link Transport}, on its one thread. */
final class TransportReader implements MeasuredClient {

    private static final long PATIENCE_S = 120;
    private static final long LEAD_NS = 20_000_000;

    private final String name;
    private final Transport transport;
    private final InetSocketAddress server;
    private final byte[] request;
    private final SentTime sentTime = new SentTime();
    private final OperatingSystemMXBean process = (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
    private final ThreadMXBean threads = ManagementFactory.getThreadMXBean();
    /** On the loop only. */
    private final List<StreamProbe> probes = new ArrayList<>();

    /** How long each connection took to open, ns. */
    private final Samples connects = new Samples();

    private StampDoubts doubtsBefore = StampDoubts.NONE;
    private Round round = new Round(0, new LevelResult("", 0), new CompletableFuture<>());

    TransportReader(String name, Transport transport, InetSocketAddress server, byte[] request) {
        this.name = name;
        this.transport = transport;
        this.server = server;
        this.request = request;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public void connect(int streams, LevelResult result) throws IOException {
        doubtsBefore = transport.doubts();
        CompletableFuture<Void> open = new CompletableFuture<>();
        transport.at(System.nanoTime(), () -> {
            sentTime.begin();
            int missing = streams - probes.size();
            Opening opening = new Opening(missing, open);
            for (int i = 0; i < missing; i++) {
                StreamProbe probe = new StreamProbe(opening, sentTime, transport.clock(), System::nanoTime);
                probes.add(probe);
                transport.open(server, probe);
            }
        });
        await(open, "connections to open");
        result.connectNs = connects.mean();
    }

    @Override
    public void round(int streams, LevelResult result) throws IOException {
        CompletableFuture<Void> answered = new CompletableFuture<>();
        transport.at(System.nanoTime() + LEAD_NS, () -> new Round(streams, result, answered).begin());
        await(answered, "answers");
        result.stamps = transport.doubts().since(doubtsBefore);
    }

    private static void await(CompletableFuture<Void> future, String what) throws IOException {
        try {
            future.get(PATIENCE_S, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            throw e.getCause() instanceof IOException cause ? cause : new IOException(e.getCause());
        } catch (TimeoutException e) {
            throw new IOException(
                    "waited " + PATIENCE_S + " s for " + what + "; is the server up to so many streams?", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while waiting for " + what, e);
        }
    }

    @Override
    public void close() {
        transport.close();
    }

    /** The connections that one level lacks, and what becomes of their later answers. */
    private final class Opening implements StreamProbe.Owner {

        private final CompletableFuture<Void> open;
        private int missing;

        Opening(int missing, CompletableFuture<Void> open) {
            this.missing = missing;
            this.open = open;
            if (missing <= 0) {
                open.complete(null);
            }
        }

        @Override
        public void opened(long tookNs) {
            connects.add(tookNs);
            if (--missing == 0) {
                open.complete(null);
            }
        }

        @Override
        public void answered(StreamProbe probe) {
            round.answered(probe);
        }

        @Override
        public void failed(IOException why) {
            open.completeExceptionally(why);
            round.fail(why);
        }
    }

    /** All streams at once, each asked for one answer. */
    private final class Round {

        private final int streams;
        private final LevelResult result;
        private final CompletableFuture<Void> done;
        private int answered;
        private long begunNs;
        private long cpuNs;
        private long loopCpuNs;

        Round(int streams, LevelResult result, CompletableFuture<Void> done) {
            this.streams = streams;
            this.result = result;
            this.done = done;
        }

        void begin() {
            round = this;
            sentTime.refresh();
            begunNs = System.nanoTime();
            cpuNs = process.getProcessCpuTime();
            loopCpuNs = threads.getCurrentThreadCpuTime();
            for (int i = 0; i < streams && !done.isDone(); i++) {
                probes.get(i).ask(request);
            }
        }

        void answered(StreamProbe probe) {
            result.reads += probe.reads();
            result.coalescedReads += probe.coalescedReads();
            if (++answered == streams) {
                end();
            }
        }

        private void end() {
            result.wallNs += System.nanoTime() - begunNs;
            result.clientCpuNs += process.getProcessCpuTime() - cpuNs;
            sentTime.refresh();
            result.doubt(sentTime.doubts());
            result.loopCpuNs = Math.max(0, result.loopCpuNs) + threads.getCurrentThreadCpuTime() - loopCpuNs;
            // Not before the clocks were read: this is no part of what reading costs.
            for (int i = 0; i < streams; i++) {
                result.addAnswer(probes.get(i).times());
            }
            done.complete(null);
        }

        void fail(IOException why) {
            done.completeExceptionally(why);
        }
    }
}
