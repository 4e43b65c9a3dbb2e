package dev.weir.bench.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.bench.run.Check;
import dev.weir.bench.run.Metric;
import dev.weir.bench.run.Outcome;
import dev.weir.bench.run.RequestResult;
import dev.weir.bench.run.RunHistograms;
import dev.weir.bench.run.ServerFacts;
import dev.weir.bench.run.ServerFigures;
import dev.weir.bench.run.ServerList;
import dev.weir.bench.run.folder.RunFolder;
import dev.weir.replay.ReplayServer;
import dev.weir.replay.script.Pacing;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** {@code weir latency --servers}, against two replay servers in this process. */
@Timeout(120)
class SpreadLoadCommandTest {

    private static final String MODEL = "smollm2:135m-instruct-q4_1";

    @TempDir
    private Path parent;

    private ReplayServer one;
    private ReplayServer other;

    @BeforeEach
    void serve() throws IOException {
        one = replay();
        other = replay();
    }

    @AfterEach
    void stop() throws IOException {
        one.close();
        other.close();
    }

    private static ReplayServer replay() throws IOException {
        return ReplayServer.builder().pacing(Pacing.parse("none")).start();
    }

    private CommandLineRun measure(Path folder, String servers, String... more) {
        List<String> words = new ArrayList<>(List.of(
                "latency",
                "--servers",
                servers,
                "--no-rehearsal",
                "--out",
                folder.toString(),
                "--model",
                MODEL,
                "--label",
                "fleet"));
        words.addAll(List.of(more));
        return CommandLineRun.of(words.toArray(String[]::new));
    }

    private static Map<Long, String> serverByIndex(RunFolder run) {
        Map<Long, String> servers = new TreeMap<>();
        run.forEachRequest(result -> servers.put(result.index(), String.valueOf(result.server())));
        return servers;
    }

    private static String absentUrl() throws IOException {
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return "http://127.0.0.1:" + free.getLocalPort();
        }
    }

    @ParameterizedTest
    @CsvSource({"auto, --concurrency, 3", "netty, --request-rate, 200", "core, --concurrency, 3"})
    void eachServerGetsItsShareAndHasItsFigures(String client, String shape, String size) throws IOException {
        String servers = one.url() + "=2," + other.url();
        Path folder = parent.resolve("run");
        CommandLineRun ran = measure(folder, servers, "--client", client, shape, size, "--requests", "30");
        assertThat(ran.status()).as(ran.err()).isZero();
        assertThat(ran.out()).contains("30 of 30 ended well", one.url() + "=2  20  20", other.url() + "    10  10");
        assertThat(ran.out().replaceAll("\\s+", " ")).contains("2 servers by 2:1");
        assertThat(ran.out().lines().filter(line -> line.startsWith("server ") || line.startsWith("http")))
                .allMatch(line -> line.length() <= 80);
        RunFolder run = RunFolder.read(folder);
        ServerList list = ServerList.parse(servers);
        assertThat(run.header().load().servers()).isEqualTo(list);
        assertThat(run.header().servers()).extracting(ServerFacts::version).containsExactly("0.24.0", "0.24.0");
        serverByIndex(run)
                .forEach(
                        (index, url) -> assertThat(url).isEqualTo(list.of(index).url()));
        assertThat(run.checks()).hasSize(2).allMatch(check -> check.verdict() == Check.Verdict.PASSED);
        RunHistograms sum = new RunHistograms();
        for (ServerFigures.OfServer of : run.servers()) {
            sum.add(of.histograms());
        }
        assertThat(sum).as("the figures of all are those of each, added").isEqualTo(run.histograms());
        JsonNode summary = JsonMapper.shared().readTree(Files.readString(folder.resolve("summary.json")));
        assertThat(summary.path("servers").path(0).path("completed").intValue()).isEqualTo(20);
        assertThat(summary.path("servers").path(1).path("url").stringValue()).isEqualTo(other.url());
        assertThat(summary.at("/servers/1/metrics/ttft/count").intValue()).isEqualTo(10);
        assertThat(run.problems()).isEmpty();
    }

    /** The one that is down is named, with what to do; the other's figures are there. */
    @ParameterizedTest
    @CsvSource({"auto, --concurrency, 4", "netty, --concurrency, 4", "core, --request-rate, 100"})
    void aServerThatIsDownFailsItsShareAlone(String client, String shape, String size) throws IOException {
        String down = absentUrl();
        Path folder = parent.resolve("run");
        CommandLineRun ran =
                measure(folder, down + "," + one.url(), "--client", client, shape, size, "--requests", "20");
        assertThat(ran.status()).as("a check failed").isEqualTo(1);
        assertThat(ran.err()).contains(down + " cannot be measured, the others are: ", "ollama serve");
        assertThat(ran.out()).contains("failed  server " + down, "passed  server " + one.url());
        RunFolder run = RunFolder.read(folder);
        assertThat(run.totals().outcomes()).containsEntry(Outcome.OK, 10L).containsEntry(Outcome.UNREACHABLE, 10L);
        assertThat(run.servers().get(0).totals().outcomes()).containsOnlyKeys(Outcome.UNREACHABLE);
        assertThat(run.servers().get(1).totals().outcomes()).containsOnlyKeys(Outcome.OK);
        assertThat(run.degraded()).anyMatch(reason -> reason.startsWith(down + " was not measured: "));
        assertThat(run.checks())
                .filteredOn(check -> check.verdict() == Check.Verdict.FAILED)
                .singleElement()
                .satisfies(check -> assertThat(check.measured())
                        .startsWith("0 of the 10 requests of its share ended well, none was sent: ")
                        .contains("ollama serve"));
        assertThat(run.header().server().url())
                .as("the first that told what it is")
                .isEqualTo(one.url());
        assertThat(run.incompleteBecause()).isEmpty();
    }

    @Test
    void whereAllAreDownNothingIsMeasured() throws IOException {
        CommandLineRun ran = measure(parent.resolve("run"), absentUrl() + "," + absentUrl());
        assertThat(ran.status()).isEqualTo(3);
        assertThat(ran.err()).contains("ollama serve");
        assertThat(parent.resolve("run")).doesNotExist();
    }

    @Test
    void shardsUniteToTheLoadOfOneGenerator() throws IOException {
        String servers = one.url() + "," + other.url();
        String[] load = {"--request-rate", "300", "--requests", "60", "--seed", "7"};
        assertThat(measure(parent.resolve("whole"), servers, load).status()).isZero();
        List<Path> shards = new ArrayList<>();
        for (String shard : List.of("1/2", "2/2")) {
            Path folder = parent.resolve("shard-" + shard.charAt(0));
            List<String> words = new ArrayList<>(List.of(load));
            words.addAll(List.of("--shard", shard));
            assertThat(measure(folder, servers, words.toArray(String[]::new)).status())
                    .isZero();
            shards.add(folder);
        }
        Path merged = parent.resolve("merged");
        CommandLineRun merge = CommandLineRun.of(
                "merge", shards.get(0).toString(), shards.get(1).toString(), "--to", merged.toString());
        assertThat(merge.status()).as(merge.err()).isZero();
        assertThat(merge.out()).contains(one.url() + "  30  30", other.url() + "  30  30");
        RunFolder united = RunFolder.read(merged);
        RunFolder whole = RunFolder.read(parent.resolve("whole"));
        assertThat(serverByIndex(united)).isEqualTo(serverByIndex(whole)).hasSize(60);
        assertThat(united.header().load().servers())
                .isEqualTo(whole.header().load().servers());
        RunHistograms union = new RunHistograms();
        for (Path shard : shards) {
            RunFolder.read(shard).forEachRequest(union::add);
        }
        assertThat(united.histograms()).isEqualTo(union);
        assertThat(union.requests(Metric.TTFT)).isEqualTo(60);
        assertThat(united.checks())
                .extracting(Check::name)
                .containsExactly(
                        "shard 1/2: server " + one.url(),
                        "shard 1/2: server " + other.url(),
                        "shard 2/2: server " + one.url(),
                        "shard 2/2: server " + other.url());
    }

    @Test
    void shardsOverOtherServersAreNoPartsOfOne() throws IOException {
        String[] load = {"--request-rate", "300", "--requests", "8", "--shard"};
        assertThat(measure(parent.resolve("a"), one.url() + "," + other.url(), with(load, "1/2"))
                        .status())
                .isZero();
        assertThat(measure(parent.resolve("b"), one.url() + "=2," + other.url(), with(load, "2/2"))
                        .status())
                .isZero();
        CommandLineRun merge = CommandLineRun.of(
                "merge",
                parent.resolve("a").toString(),
                parent.resolve("b").toString(),
                "--to",
                parent.resolve("merged").toString());
        assertThat(merge.status()).isEqualTo(1);
        assertThat(merge.err())
                .contains(
                        "servers differs: " + one.url() + "," + other.url() + " and " + one.url() + "=2," + other.url())
                .contains("give each generator the same --servers");
    }

    private static String[] with(String[] words, String last) {
        List<String> all = new ArrayList<>(List.of(words));
        all.add(last);
        return all.toArray(String[]::new);
    }

    @Test
    void aServerThatGoesAwayInTheMiddleIsNamed() throws IOException {
        List<RequestResult> results = new ArrayList<>();
        ReplayServer leaving =
                ReplayServer.builder().pacing(Pacing.parse("none")).start();
        try (ReplayServer staying = ReplayServer.builder()
                .pacing(Pacing.parse("none"))
                .onRequest((request, answered, match) -> {
                    if (request.path().equals("/api/generate")) {
                        leaving.close();
                    }
                })
                .start()) {
            CommandLineRun ran = measure(
                    parent.resolve("run"),
                    staying.url() + "," + leaving.url(),
                    "--concurrency",
                    "2",
                    "--requests",
                    "24",
                    "--warmup",
                    "0");
            assertThat(ran.status()).isEqualTo(1);
            assertThat(ran.out()).contains("failed  server " + leaving.url(), "passed  server " + staying.url());
            RunFolder.read(parent.resolve("run")).forEachRequest(results::add);
            assertThat(results).hasSize(24);
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "--servers http://a:1,http://b:2 --url http://a:1|--url names one server, --servers several; give one of the two",
                "--servers http://a:1,localhost|'localhost' is no URL of a server; give one such as http://127.0.0.1:11434",
                "--servers http://a:1,http://a:1|http://a:1 is in the list twice; a server that is to get more has a weight",
                "--servers http://a:1=0|the weight of http://a:1 is 1 to 100, not 0",
                "--servers http://a:1,https://b:2|some with https and some without",
                "--servers http://a:1,http://b:2 --suite checks|--servers share the main load, and other suites ask one server",
                "--servers http://a:1/v1,http://a:1 --api openai|http://a:1 is in the list twice",
                "--url http://a:1 --shard 4/3|there is no shard 4/3; of n generators the first is shard 1/n, the last n/n"
            })
    void whatContradictsItselfIsNamed(String words, String message) {
        List<String> all = new ArrayList<>(
                List.of("latency", "--out", parent.resolve("run").toString()));
        all.addAll(List.of(words.split(" ", -1)));
        CommandLineRun ran = CommandLineRun.of(all.toArray(String[]::new));
        assertThat(ran.status()).isEqualTo(2);
        assertThat(ran.err()).contains(message);
        assertThat(parent.resolve("run")).doesNotExist();
    }
}
