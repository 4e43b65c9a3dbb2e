package dev.weir.bench.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.bench.doctor.Finding.Severity;
import dev.weir.bench.latency.server.FoundServer;
import dev.weir.bench.latency.server.FoundServer.Product;
import dev.weir.bench.run.environment.Environment;
import dev.weir.bench.run.environment.Gpu;
import dev.weir.ollama.LoadedModel;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** States in, sentences out. */
class FindingsTest {

    private static final long GIB = 1L << 30;
    private static final long MS = 1_000_000;
    private static final TimerLateness PROMPT = new TimerLateness(700, 60_000, 200_000, 900_000);

    @Test
    void findsNothingOnAQuietMachine() {
        assertThat(MachineFindings.of(machine(environment("performance", "tsc", null, 1), 0.01, 0, 0, 0, PROMPT)))
                .allMatch(finding -> finding.severity() == Severity.FINE)
                .extracting(Finding::subject)
                .containsExactly("load", "governor", "power", "swap", "clock", "pacing");
    }

    @Test
    void saysWhatSpoilsAndWhatToDo() {
        Environment laptop = environment("powersave", "hpet", true, 1);
        List<Finding> findings = MachineFindings.of(
                new MachineState(laptop, 0.5, 0.2, 0.3, List.of("org.openjdk.jmh.Main, process 7"), GIB, 12, late()));
        assertThat(findings)
                .allMatch(finding -> finding.severity() == Severity.SPOILS)
                .allMatch(finding -> !finding.advice().isEmpty())
                .extracting(Finding::what)
                .containsExactly(
                        "other processes work 50.0 % of all processors' time",
                        "the host took 20 % of this virtual machine's processor time away",
                        "the processor's speed changed by 30 % within seconds",
                        "another benchmark runs: org.openjdk.jmh.Main, process 7",
                        "the processors' governor is powersave, which changes their clock with the load",
                        "the machine runs on its battery, and saves power",
                        "1024 MiB of memory lie on disk, and 12 pages moved while this looked",
                        "Linux takes its time from hpet, which is slow to read",
                        "this process wakes 0.10 ms late (median), 1 in 100 times 4.00 ms or more, of 700");
    }

    @Test
    void saysWhatASystemDoesNotTell() {
        List<Finding> findings =
                MachineFindings.of(machine(environment(null, null, null, 3.0), Double.NaN, Double.NaN, 0, 0, PROMPT));
        assertThat(findings)
                .filteredOn(finding -> finding.severity() == Severity.NOTE)
                .extracting(Finding::subject)
                .containsExactly("governor", "clock");
        assertThat(findings.get(0).what()).isEqualTo("load average 3.0 on 2 processors");
        assertThat(findings.get(0).severity()).isEqualTo(Severity.SPOILS);
    }

    @Test
    void saysHowMuchOfAModelIsOnTheGpu() {
        assertThat(of("memory", loaded("a", 6 * GIB, 6 * GIB)))
                .isEqualTo("a: 100 % of its 6.00 GiB in the GPU's memory, with a context of 8192 tokens");
        assertThat(of("memory", loaded("a", 6 * GIB, 4 * GIB)))
                .startsWith("a: 66 % of its 6.00 GiB")
                .contains("the rest runs on the processor");
        assertThat(of("memory", loaded("a", 6 * GIB, 0))).contains("0 % of", "the GPU is not used");
        assertThat(of("memory")).startsWith("no model is in memory");
    }

    @Test
    void findsOtherModelsAndOtherClients() {
        List<Finding> findings =
                server(look("a", OptionalInt.of(2), loaded("a:latest", GIB, GIB), loaded("b", GIB, GIB)));
        assertThat(findings)
                .filteredOn(finding -> finding.severity() == Severity.SPOILS)
                .extracting(Finding::what)
                .containsExactly("in memory beside it: b", "2 other connections are open to the server");
        assertThat(server(look("c", OptionalInt.of(0), loaded("a", GIB, GIB))))
                .extracting(Finding::what)
                .contains("the server has no model c", "nobody else is connected");
    }

    @Test
    void findsAServerThatTakesLongToSayAnything() {
        FoundServer found = found(loaded("a", GIB, GIB));
        ServerLook slow = new ServerLook(
                found, "a", true, OptionalInt.of(0), List.of(3 * MS, 200 * MS, 300 * MS, 250 * MS, 2 * MS));
        assertThat(server(slow))
                .filteredOn(finding -> finding.severity() == Severity.SPOILS)
                .extracting(Finding::sentence)
                .containsExactly(
                        "it says what it is in 200.0 ms, median of 5: something keeps it busy; see which requests it is answering");
    }

    private static TimerLateness late() {
        return new TimerLateness(700, 100_000, 4_000_000, 9_000_000);
    }

    private static MachineState machine(
            Environment environment, double byOthers, double stolen, double drift, long swap, TimerLateness timer) {
        return new MachineState(environment, byOthers, stolen, drift, List.of(), swap, 0, timer);
    }

    private static Environment environment(
            @Nullable String governor, @Nullable String clock, @Nullable Boolean isOnBattery, double load) {
        return new Environment(
                "weir",
                "cpu",
                1,
                2,
                governor,
                clock,
                GIB,
                isOnBattery,
                load,
                null,
                "os",
                "kernel",
                "jdk",
                List.of(),
                List.of(new Gpu(0, "GPU", null, null, null, null, null)),
                "nvidia-smi",
                "none");
    }

    private static String of(String subject, LoadedModel... loaded) {
        return server(look("a", OptionalInt.of(0), loaded)).stream()
                .filter(finding -> finding.subject().equals(subject))
                .findFirst()
                .orElseThrow()
                .sentence();
    }

    private static List<Finding> server(ServerLook look) {
        return ServerFindings.of(look, environment("performance", "tsc", null, 0));
    }

    private static ServerLook look(String model, OptionalInt others, LoadedModel... loaded) {
        return new ServerLook(found(loaded), model, true, others, List.of(MS));
    }

    private static FoundServer found(LoadedModel... loaded) {
        return new FoundServer(
                "http://127.0.0.1:11434",
                Product.OLLAMA,
                Optional.of("0.33.0"),
                List.of("a:latest", "b"),
                List.of(loaded),
                OptionalInt.empty());
    }

    private static LoadedModel loaded(String name, long size, long vram) {
        return new LoadedModel(
                name,
                Optional.empty(),
                OptionalLong.of(size),
                OptionalLong.of(vram),
                OptionalLong.of(8192),
                Optional.empty());
    }
}
