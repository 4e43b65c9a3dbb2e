package dev.weir.bench.overhead;

import com.sun.management.OperatingSystemMXBean;
import dev.weir.llm.LlmRequest;
import dev.weir.llm.LlmStream;
import dev.weir.llm.event.StreamListener;
import dev.weir.llm.failure.LlmException;
import dev.weir.ollama.OllamaClient;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Reads many streams with {@link OllamaClient}, a thread for each, as users of the library do. A record's time is that at which its text was
 * handed out; when it was sent, {@link SyntheticSource} writes into the text too.
 */
final class CoreReader implements MeasuredClient {

    private final OllamaClient client;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final OperatingSystemMXBean process = (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();

    CoreReader(String url, String model) {
        client = OllamaClient.builder().baseUrl(url).model(model).build();
    }

    @Override
    public String name() {
        return "core";
    }

    /** It opens its connections itself, with the requests. */
    @Override
    public void connect(int streams, LevelResult result) {}

    @Override
    public void round(int streams, LevelResult result) throws IOException {
        CyclicBarrier start = new CyclicBarrier(streams);
        List<Future<SentAndSeen>> answers = new ArrayList<>();
        long begunNs = System.nanoTime();
        long cpuNs = process.getProcessCpuTime();
        for (int i = 0; i < streams; i++) {
            answers.add(threads.submit(() -> {
                start.await();
                return read();
            }));
        }
        List<SentAndSeen> all = new ArrayList<>();
        try {
            for (Future<SentAndSeen> answer : answers) {
                all.add(answer.get());
            }
        } catch (ExecutionException e) {
            throw new IOException("a stream failed: " + e.getMessage(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while waiting for answers", e);
        }
        result.wallNs += System.nanoTime() - begunNs;
        result.clientCpuNs += process.getProcessCpuTime() - cpuNs;
        all.forEach(result::addAnswer);
    }

    /** @throws LlmException if the answer fails */
    private SentAndSeen read() {
        SentAndSeen times = new SentAndSeen();
        try (LlmStream stream = client.completeStreaming(LlmRequest.of("go"))) {
            stream.forEachEvent(new StreamListener() {
                @Override
                public void onText(byte[] utf8, int from, int to) {
                    long nowNs = System.nanoTime();
                    times.add(SentTime.digits(utf8, from, to), SentAndSeen.UNKNOWN, nowNs);
                }
            });
        }
        return times;
    }

    @Override
    public void close() {
        threads.shutdownNow();
        client.close();
    }
}
