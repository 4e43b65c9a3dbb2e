package dev.weir.bench.latency.suite;

import static dev.weir.bench.latency.laboratory.Bench.MS;
import static dev.weir.bench.latency.laboratory.Bench.bad;
import static dev.weir.bench.latency.laboratory.Bench.good;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import dev.weir.bench.latency.laboratory.Bench;
import dev.weir.bench.latency.laboratory.Laboratory;
import dev.weir.bench.latency.laboratory.ScriptedClient;
import dev.weir.bench.latency.request.ServerAddress;
import dev.weir.bench.run.Check;
import dev.weir.bench.run.Check.Verdict;
import dev.weir.bench.run.Metric;
import dev.weir.bench.run.Outcome;
import dev.weir.recording.Recording;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What the server says it wrote, and what was measured, are both written down beforehand. */
@Timeout(120)
class TruthSuiteTest {

    private static final int STREAMS = 3;
    private static final long GAP_NS = 10 * MS;

    private final Bench bench = new Bench();
    private final Recording recording = Recording.bundled("chat-prose");
    private final List<Integer> parts = TextParts.of(recording);
    private HttpServer server;
    private int requestsTold = STREAMS;

    @TempDir
    private Path parent;

    @BeforeEach
    void serve() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/weir/requests", exchange -> {
            byte[] log = exchange.getRequestMethod().equals("GET")
                    ? log().getBytes(StandardCharsets.UTF_8)
                    : new byte[] {'\n'};
            exchange.sendResponseHeaders(200, log.length);
            exchange.getResponseBody().write(log);
            exchange.close();
        });
        server.start();
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    /** Each part with text is written 10 ms after that before it. */
    private String log() {
        StringBuilder json = new StringBuilder("{\"requests\":[");
        for (int request = 0; request < requestsTold; request++) {
            json.append(request == 0 ? "" : ",")
                    .append("{\"recording\":\"chat-prose\",\"arrived_monotonic_ns\":")
                    .append(request)
                    .append(",\"writes\":[{\"part\":\"head\",\"written_ns\":1}");
            for (int record = 0; record < parts.size(); record++) {
                json.append(",{\"part\":\"")
                        .append(parts.get(record))
                        .append("\",\"written_ns\":")
                        .append(GAP_NS * (record + 1))
                        .append('}');
            }
            json.append("]}");
        }
        return json.append("]}").toString();
    }

    private Check measured(ScriptedClient.Script script) throws IOException {
        ServerAddress address =
                ServerAddress.parse("http://127.0.0.1:" + server.getAddress().getPort());
        try (ScriptedClient client = new ScriptedClient(script)) {
            ReplaySites.Site site = new ReplaySites.Site() {
                @Override
                public Laboratory laboratory() {
                    return bench.laboratory(client);
                }

                @Override
                public ServerAddress address() {
                    return address;
                }

                @Override
                public void close() {}
            };
            SuiteResult result =
                    new TruthSuite(site, recording, STREAMS).run(new SessionRuns(parent.resolve("session")));
            assertThat(result.checks()).hasSize(1);
            return result.checks().get(0);
        }
    }

    /** All records so much later than they were written; sending the request took 2 ms. */
    private ScriptedClient.Script later(long ns) {
        long[] gaps = new long[parts.size() - 1];
        Arrays.fill(gaps, GAP_NS);
        return (start, observer) -> Optional.of(good(start, 0, 10_000)
                .values(Metric.SEND_LAG, 2 * MS)
                .values(Metric.TTFT, 2 * MS + GAP_NS + ns)
                .values(Metric.ICL, gaps)
                .build());
    }

    @Test
    void theErrorIsArrivalLessWritingBothCountedFromTheRequest() throws IOException {
        Check check = measured(later(MS / 4));
        assertThat(check.verdict()).isEqualTo(Verdict.PASSED);
        assertThat(check.measured())
                .startsWith(STREAMS * parts.size() + " records were stamped a median of 0.250 ms after the server had");
    }

    @Test
    void aMeasurementThatIsOffFails() throws IOException {
        Check check = measured(later(6 * MS));
        assertThat(check.verdict()).isEqualTo(Verdict.FAILED);
        assertThat(check.measured()).contains("a median of 6.000 ms after");
    }

    @Test
    void whatTheUserEndedIsNotJudged() throws IOException {
        ScriptedClient.Script good = later(0);
        Check check = measured((start, observer) -> {
            if (start.index() == 0) {
                return good.answer(start, observer);
            }
            bench.interruption.request("interrupted");
            return Optional.empty();
        });
        assertThat(check.verdict()).isEqualTo(Verdict.SKIPPED);
        assertThat(check.measured()).startsWith("interrupted; requests that had ended well until then: ");
    }

    @Test
    void aRequestThatFailedOrThatTheServerDoesNotKnowFails() throws IOException {
        ScriptedClient.Script good = later(0);
        Check failed = measured((start, observer) ->
                start.index() == 1 ? Optional.of(bad(start, Outcome.TRUNCATED, "cut")) : good.answer(start, observer));
        assertThat(failed.verdict()).isEqualTo(Verdict.FAILED);
        assertThat(failed.measured()).isEqualTo("2 of 3 requests ended well, the server tells of 3");
        requestsTold = 2;
        Check untold = measured(good);
        assertThat(untold.verdict()).isEqualTo(Verdict.FAILED);
        assertThat(untold.measured()).isEqualTo("3 of 3 requests ended well, the server tells of 2");
    }
}
