package dev.weir.jmeter;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.bench.run.Metric;
import dev.weir.bench.run.Outcome;
import dev.weir.bench.run.RequestResult;
import dev.weir.bench.run.RequestResult.Count;
import dev.weir.bench.run.Shard;
import dev.weir.bench.run.folder.RunFolder;
import dev.weir.decode.StreamDecoder;
import dev.weir.llm.event.StreamListener;
import dev.weir.recording.Recording;
import dev.weir.replay.ReplayServer;
import dev.weir.replay.script.Fault;
import dev.weir.replay.script.Pacing;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.LongStream;
import org.apache.jmeter.config.Arguments;
import org.apache.jmeter.protocol.java.sampler.JavaSamplerContext;
import org.apache.jmeter.samplers.SampleResult;
import org.apache.jmeter.threads.JMeterContextService;
import org.apache.jmeter.threads.JMeterVariables;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LlmStreamClientTest {

    private static final String PLAN = "recording:generate-plan";

    @TempDir
    private Path folder;

    private Path runs;
    private JMeterVariables variables;

    @BeforeEach
    void startsAThread() {
        runs = folder.resolve("runs");
        variables = new JMeterVariables();
        JMeterContextService.getContext().setVariables(variables);
    }

    @AfterEach
    void endsIt() {
        JMeterContextService.getContext().clear();
    }

    @ParameterizedTest
    @CsvSource({"kernel", "netty"})
    void subResultsAreWhatTheRunFolderSays(String client) throws Exception {
        List<SampleResult> samples = new ArrayList<>();
        try (ReplayServer server = replay(Fault.NONE)) {
            samples.addAll(asks(3, server.url(), Map.of("prompts", PLAN, "client", client)));
        }
        RunFolder run = Runs.onlyOne(runs);
        assertThat(run.incompleteBecause()).isEmpty();
        assertThat(run.header().client().name()).isEqualTo(client);
        List<RequestResult> requests = Runs.requests(run);
        assertThat(requests).hasSize(3);
        for (int i = 0; i < 3; i++) {
            SampleResult sample = samples.get(i);
            RequestResult request = requests.get(i);
            assertThat(sample.isSuccessful()).isTrue();
            assertThat(request.outcome()).isEqualTo(Outcome.OK);
            assertThat(sample.getTime()).isEqualTo(roundedMs(request, Metric.E2EL));
            assertThat(sample.getLatency()).isEqualTo(roundedMs(request, Metric.TTFB));
            assertThat(part(sample, Samples.FIRST_TOKEN).getTime()).isEqualTo(roundedMs(request, Metric.TTFT));
            assertThat(part(sample, Samples.FIRST_ACTION).getTime()).isEqualTo(roundedMs(request, Metric.TTFA));
            SampleResult tokens = part(sample, Samples.TOKENS);
            assertThat(tokens.getTime()).isEqualTo(roundedMs(request, Metric.E2EL) - roundedMs(request, Metric.TTFT));
            assertThat(tokens.getSampleCount())
                    .isEqualTo(request.count(Count.EVAL_TOKENS).orElseThrow() - 1);
            assertThat(sample.getBodySizeAsLong())
                    .isEqualTo(request.count(Count.BODY_BYTES).orElseThrow());
        }
    }

    @Test
    void theAnswersTextIsThereForAssertionsAndExtractors() throws Exception {
        try (ReplayServer server = replay(Fault.NONE)) {
            SampleResult sample = ask(server.url(), Map.of("prompts", PLAN));
            assertThat(sample.getResponseDataAsString()).isEqualTo(text(Recording.bundled("generate-plan")));
        }
    }

    @Test
    void variablesAreInMilliseconds() throws Exception {
        try (ReplayServer server = replay(Fault.NONE)) {
            ask(server.url(), Map.of("prompts", PLAN));
        }
        RequestResult request = Runs.requests(Runs.onlyOne(runs)).get(0);
        assertThat(variables.get("weir_outcome")).isEqualTo("ok");
        assertThat(variables.get("weir_error")).isEmpty();
        assertThat(variables.get("weir_ttft_ms")).isEqualTo(String.valueOf(roundedMs(request, Metric.TTFT)));
        assertThat(variables.get("weir_ttfa_ms")).isEqualTo(String.valueOf(roundedMs(request, Metric.TTFA)));
        assertThat(variables.get("weir_e2el_ms")).isEqualTo(String.valueOf(roundedMs(request, Metric.E2EL)));
        assertThat(variables.get("weir_tokens"))
                .isEqualTo(String.valueOf(request.count(Count.EVAL_TOKENS).orElseThrow()));
        double perSecond = 1e9 / request.valueNs(Metric.TPOT).orElseThrow();
        assertThat(Double.parseDouble(variables.get("weir_tokens_per_s"))).isCloseTo(perSecond, within(0.05));
    }

    private static Offset<Double> within(double offset) {
        return Offset.offset(offset);
    }

    @ParameterizedTest
    @CsvSource({
        "error-line:3, server_error, the server's own log says more",
        "cut-between:3, truncated, was ended or ends long answers",
        "malformed-line:3, malformed, is what this server speaks",
        "hang-up, unreachable, start the server"
    })
    void aFaultIsAFailedSampleThatSaysWhatToDo(String fault, String outcome, String advice) throws Exception {
        SampleResult sample;
        try (ReplayServer server = replay(Fault.parse(fault))) {
            sample = ask(server.url(), Map.of("prompts", PLAN));
        }
        assertThat(sample.isSuccessful()).isFalse();
        assertThat(sample.getResponseCode()).isEqualTo(outcome);
        assertThat(sample.getResponseMessage()).contains(advice);
        RequestResult request = Runs.requests(Runs.onlyOne(runs)).get(0);
        assertThat(request.outcome().label()).isEqualTo(outcome);
        assertThat(sample.getResponseMessage()).contains(request.error());
        assertThat(variables.get("weir_error")).isEqualTo(sample.getResponseMessage());
    }

    @Test
    void aSilentServerIsATimeOut() throws Exception {
        SampleResult sample;
        try (ReplayServer server = replay(Fault.parse("silence"))) {
            sample = ask(server.url(), Map.of("prompts", PLAN, "firstByteTimeoutMs", "50"));
        }
        assertThat(sample.getResponseCode()).isEqualTo("timed_out");
        assertThat(sample.getResponseMessage()).contains("0.05 s").contains("raise the time limit");
    }

    @Test
    void aServerThatIsDownFailsEachRequestAndTheRunSaysSo() throws Exception {
        List<SampleResult> samples = asks(2, "http://127.0.0.1:" + closedPort(), Map.of("model", "llama3.2"));
        assertThat(samples).allSatisfy(sample -> {
            assertThat(sample.isSuccessful()).isFalse();
            assertThat(sample.getResponseCode()).isEqualTo("unreachable");
            assertThat(sample.getResponseMessage()).contains("start the server, or correct the field url");
        });
        RunFolder run = Runs.onlyOne(runs);
        assertThat(run.degraded()).anyMatch(reason -> reason.startsWith("the server did not say what it is"));
        assertThat(Runs.requests(run)).hasSize(2);
    }

    @Test
    void aModelThatIsNotThereIsNamedWithWhatToDo() throws Exception {
        try (ReplayServer server = replay(Fault.NONE)) {
            SampleResult sample = ask(server.url(), Map.of("model", "nobody-has-this"));
            assertThat(sample.isSuccessful()).isFalse();
            assertThat(sample.getResponseCode()).isEqualTo("weir-not-ready");
            assertThat(sample.getResponseMessage()).contains("nobody-has-this").contains("ollama pull");
        }
        assertThat(Runs.in(runs)).isEmpty();
    }

    @Test
    void aFieldThatIsWrongIsNamed() throws Exception {
        SampleResult sample = ask("http://127.0.0.1:1", Map.of("idleTimeoutMs", "soon"));
        assertThat(sample.getResponseCode()).isEqualTo("weir-parameter");
        assertThat(sample.getResponseMessage())
                .isEqualTo("idleTimeoutMs: 'soon' is no number; write one such as 60000");
    }

    @Test
    void threadsShareAFolder() throws Exception {
        int threads = 4;
        int requestsEach = 5;
        try (ReplayServer server = replay(Fault.NONE)) {
            List<LlmStreamClient> clients = new ArrayList<>();
            ExecutorService pool = Executors.newFixedThreadPool(threads);
            try {
                List<Future<?>> ends = new ArrayList<>();
                for (int i = 0; i < threads; i++) {
                    LlmStreamClient client = new LlmStreamClient();
                    clients.add(client);
                    JavaSamplerContext context = context(client, server.url(), Map.of("prompts", PLAN));
                    ends.add(pool.submit(() -> {
                        client.setupTest(context);
                        for (int n = 0; n < requestsEach; n++) {
                            assertThat(client.runTest(context).isSuccessful()).isTrue();
                        }
                    }));
                }
                for (Future<?> end : ends) {
                    end.get();
                }
            } finally {
                pool.shutdownNow();
            }
            for (LlmStreamClient client : clients) {
                client.teardownTest(context(client, server.url(), Map.of("prompts", PLAN)));
            }
        }
        List<RequestResult> requests = Runs.requests(Runs.onlyOne(runs));
        assertThat(requests.stream().map(RequestResult::index))
                .containsExactlyElementsOf(LongStream.range(0, (long) threads * requestsEach)
                        .boxed()
                        .toList());
        Set<Integer> users = new HashSet<>();
        requests.forEach(request -> users.add(request.stream()));
        assertThat(users).contains(0).isSubsetOf(0, 1, 2, 3);
    }

    @Test
    void aStoppedTestLeavesAReadableRunThatSaysSo() throws Exception {
        try (ReplayServer server = replay(Fault.parse("stall:3"))) {
            LlmStreamClient client = new LlmStreamClient();
            JavaSamplerContext context = context(client, server.url(), Map.of("prompts", PLAN));
            client.setupTest(context);
            ExecutorService pool = Executors.newSingleThreadExecutor();
            try {
                Future<SampleResult> sample = pool.submit(() -> client.runTest(context));
                server.await(counts -> counts.active() == 1, Duration.ofSeconds(60));
                RunFolder underWay = Runs.onlyOne(runs); // as if the process had been killed now
                assertThat(underWay.incompleteBecause())
                        .hasValueSatisfying(why -> assertThat(why).contains("killed"));
                pool.shutdownNow(); // as JMeter stops a thread
                assertThat(sample.get().getResponseCode()).isEqualTo("cancelled");
            } finally {
                pool.shutdownNow();
            }
            client.teardownTest(context);
        }
        RunFolder run = Runs.onlyOne(runs);
        assertThat(run.incompleteBecause()).contains("JMeter stopped the test while 1 request was under way");
        assertThat(Runs.requests(run))
                .singleElement()
                .satisfies(request -> assertThat(request.outcome()).isEqualTo(Outcome.CANCELLED));
    }

    @Test
    void aPlanMaySayWhatIsAsked() throws Exception {
        Set<String> asked = ConcurrentHashMap.newKeySet();
        try (ReplayServer server = ReplayServer.builder()
                .pacing(Pacing.parse("none"))
                .answer("/api/generate", Recording.bundled("generate-plan"))
                .onRequest((request, status, match) -> asked.add(request.body()))
                .start()) {
            String model = Recording.bundled("generate-plan").modelName().orElseThrow();
            LlmStreamClient client = new LlmStreamClient();
            JavaSamplerContext first =
                    context(client, server.url(), Map.of("prompt", "Where is Oslo?", "model", model));
            JavaSamplerContext second = context(client, server.url(), Map.of("prompt", "And Bergen?", "model", model));
            client.setupTest(first);
            assertThat(client.runTest(first).isSuccessful()).isTrue();
            assertThat(client.runTest(second).isSuccessful()).isTrue();
            client.teardownTest(first);
        }
        assertThat(asked).anyMatch(body -> body.contains("Where is Oslo?"));
        assertThat(asked).anyMatch(body -> body.contains("And Bergen?"));
        RunFolder run = Runs.onlyOne(runs);
        assertThat(run.degraded()).anyMatch(reason -> reason.startsWith("the test plan asked more than one text"));
        assertThat(Runs.requests(run).stream().map(RequestResult::prompt).distinct())
                .hasSize(2);
    }

    @Test
    void shardsAskDifferentPromptsAndAreOneLoad() throws Exception {
        Set<Long> indices = new HashSet<>();
        try (ReplayServer server = replay(Fault.NONE)) {
            for (int shard = 1; shard <= 2; shard++) {
                runs = folder.resolve("runs-" + shard);
                asks(3, server.url(), Map.of("prompts", PLAN, "shard", shard + "/2"));
                RunFolder run = Runs.onlyOne(runs);
                assertThat(run.header().load().shard()).isEqualTo(new Shard(shard, 2));
                Runs.requests(run).forEach(request -> indices.add(request.index()));
            }
        }
        assertThat(indices).containsExactlyInAnyOrder(0L, 1L, 2L, 3L, 4L, 5L);
    }

    @Test
    void valuesOfHeadersAreKeptNowhere() throws Exception {
        try (ReplayServer server = ReplayServer.builder()
                .pacing(Pacing.parse("none"))
                .answer("/api/generate", Recording.bundled("generate-plan"))
                .start()) {
            ask(
                    server.url(),
                    Map.of(
                            "prompt", "Hello",
                            "model",
                                    Recording.bundled("generate-plan")
                                            .modelName()
                                            .orElseThrow(),
                            "headers", "Authorization: Bearer s3cret"));
        }
        String head = Files.readString(Runs.onlyOne(runs).path().resolve("run.json"));
        assertThat(head).contains("Authorization: ...").doesNotContain("s3cret");
    }

    private ReplayServer replay(Fault fault) throws IOException {
        return ReplayServer.builder()
                .pacing(Pacing.parse("fixed:1ms"))
                .fault(fault)
                .start();
    }

    private SampleResult ask(String url, Map<String, String> parameters) {
        return asks(1, url, parameters).get(0);
    }

    private List<SampleResult> asks(int count, String url, Map<String, String> parameters) {
        LlmStreamClient client = new LlmStreamClient();
        JavaSamplerContext context = context(client, url, parameters);
        List<SampleResult> samples = new ArrayList<>();
        client.setupTest(context);
        for (int i = 0; i < count; i++) {
            samples.add(client.runTest(context));
        }
        client.teardownTest(context);
        return samples;
    }

    private JavaSamplerContext context(LlmStreamClient client, String url, Map<String, String> parameters) {
        Arguments arguments = client.getDefaultParameters();
        Map<String, String> given = new HashMap<>(parameters);
        given.put("url", url);
        given.put("runs", runs.toString());
        given.putIfAbsent("client", "auto");
        given.forEach((name, value) -> {
            arguments.removeArgument(name);
            arguments.addArgument(name, value);
        });
        return new JavaSamplerContext(arguments);
    }

    private static SampleResult part(SampleResult sample, String name) {
        for (SampleResult part : sample.getSubResults()) {
            if (part.getSampleLabel().equals(name)) {
                return part;
            }
        }
        throw new AssertionError("the sample has no sub-result " + name);
    }

    /** Written otherwise than the code under test does it. */
    private static long roundedMs(RequestResult request, Metric metric) {
        return Math.max(0, Math.round(request.valueNs(metric).orElseThrow() / 1e6));
    }

    private static String text(Recording recording) {
        StringBuilder text = new StringBuilder();
        new StreamDecoder(new StreamListener() {
                    @Override
                    public void onText(byte[] utf8, int from, int to) {
                        text.append(new String(utf8, from, to - from, StandardCharsets.UTF_8));
                    }
                })
                .feed(recording.body(), 0, recording.body().length);
        return text.toString();
    }

    private static int closedPort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}
