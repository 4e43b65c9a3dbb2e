package dev.weir.bench.machine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.bench.run.environment.PowerState;
import dev.weir.bench.run.environment.ProcessorTicks;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

class MachineWatchTest {

    private static final Reading BEFORE =
            new Reading(new ProcessorTicks(10_000, 5_000, 100, 1_000), 400_000, QuietMachine.POWER, List.of());

    @Test
    void findsNothingOnAQuietMachine() {
        // Ours worked 900 of 2,000 ticks, others 40.
        MachineWatch watch = watch(
                BEFORE,
                new Reading(new ProcessorTicks(12_000, 5_940, 110, 1_900), 404_000, QuietMachine.POWER, List.of()));
        assertThat(watch.disturbances()).isEmpty();
        assertThat(watch.byOthers()).isEqualTo(0.02);
        assertThat(watch.stolen()).isEqualTo(0.005);
    }

    @Test
    void tellsOfABusyLoopBeside() {
        MachineWatch watch = watch(
                BEFORE,
                new Reading(new ProcessorTicks(12_000, 6_900, 100, 1_900), 400_000, QuietMachine.POWER, List.of()));
        assertThat(watch.disturbances())
                .singleElement()
                .asString()
                .startsWith("other processes worked 50 % of the machine's time");
    }

    @Test
    void tellsWhatTheHostTookAway() {
        MachineWatch watch = watch(
                BEFORE,
                new Reading(new ProcessorTicks(12_000, 5_900, 200, 1_900), 400_000, QuietMachine.POWER, List.of()));
        assertThat(watch.disturbances()).singleElement().asString().startsWith("the host took 5 %");
    }

    @Test
    void tellsThatTheProcessorChangedItsSpeedAndCameBack() {
        MachineWatch watch = watch(
                BEFORE,
                new Reading(new ProcessorTicks(11_000, 5_450, 100, 1_450), 500_000, QuietMachine.POWER, List.of()),
                new Reading(new ProcessorTicks(12_000, 5_900, 100, 1_900), 400_000, QuietMachine.POWER, List.of()));
        assertThat(watch.disturbances()).singleElement().asString().startsWith("the processor's speed changed by 25 %");
    }

    @Test
    void buildsThatTakeTurnsStandMoreOfThatAndOfNothingElse() {
        MachineWatch slower = watch(
                BEFORE,
                new Reading(new ProcessorTicks(12_000, 5_900, 100, 1_900), 490_000, QuietMachine.POWER, List.of()));
        assertThat(slower.disturbances()).hasSize(1);
        assertThat(slower.disturbancesOfTurns()).isEmpty();
        MachineWatch halved = watch(
                BEFORE,
                new Reading(new ProcessorTicks(12_000, 6_900, 100, 1_900), 800_000, QuietMachine.POWER, List.of()));
        assertThat(halved.disturbancesOfTurns())
                .isEqualTo(halved.disturbances())
                .hasSize(2);
    }

    @Test
    void tellsOfAnotherBenchmark() {
        MachineWatch watch = watch(
                BEFORE,
                new Reading(
                        new ProcessorTicks(11_000, 5_450, 100, 1_450),
                        400_000,
                        QuietMachine.POWER,
                        List.of("org.openjdk.jmh.Main, process 7")),
                new Reading(new ProcessorTicks(12_000, 5_900, 100, 1_900), 400_000, QuietMachine.POWER, List.of()));
        assertThat(watch.disturbances()).containsExactly("another benchmark ran: org.openjdk.jmh.Main, process 7");
    }

    @Test
    void knowsJmhAndTheGatesOfOthersByTheirMainClass() throws ClassNotFoundException {
        for (String main : Reading.BENCHMARKS) {
            assertThat(Class.forName(main, false, getClass().getClassLoader()).getMethods())
                    .as(main)
                    .anyMatch(method -> method.getName().equals("main"));
            assertThat(Reading.benchmarkIn(
                            List.of("/usr/bin/java", "-Xmx512m", "-cp", "a.jar:b.jar", main, "an argument")))
                    .contains(main);
        }
        assertThat(Reading.benchmarkIn(List.of("java", "-cp", "dev.weir.bench.gate.GateMain.jar", "org.junit.Main")))
                .isEmpty();
        assertThat(Reading.benchmarkIn(List.of("java", "RunTests", "dev.weir.bench.gate.GateMainTest")))
                .isEmpty();
        assertThat(Reading.benchmarkIn(List.of("vi", "dev/weir/bench/gate/GateMain.java")))
                .isEmpty();
        assertThat(Reading.benchmarkIn(List.of())).isEmpty();
    }

    /** The word is the shell's name for itself; the second shell's parent ends at once, so that it is nobody's child here. */
    @Test
    @EnabledOnOs(OS.LINUX)
    void findsAnotherGateButNoneOfItsOwnFamily(@TempDir Path folder) throws IOException, InterruptedException {
        String gate = "dev.weir.bench.gate.GateMain";
        Path runs = Files.createFile(folder.resolve("runs"));
        String waits = "echo $$; exec >&-; while [ -e '" + runs + "' ] && kill -0 "
                + ProcessHandle.current().pid() + "; do sleep 0.1; done";
        Process child = new ProcessBuilder("sh", "-c", waits, gate).start();
        Process parent = new ProcessBuilder("sh", "-c", "sh -c \"$1\" \"$2\" &", "sh", waits, gate).start();
        try (BufferedReader said = parent.inputReader(StandardCharsets.UTF_8);
                BufferedReader ofChild = child.inputReader(StandardCharsets.UTF_8)) {
            String other = said.readLine();
            assertThat(ofChild.readLine()).isEqualTo(String.valueOf(child.pid()));
            assertThat(parent.waitFor()).isZero();
            assertThat(Reading.now().otherBenchmarks())
                    .contains(gate + ", process " + other)
                    .doesNotContain(gate + ", process " + child.pid());
        } finally {
            Files.delete(runs);
            child.waitFor();
        }
    }

    @Test
    void tellsOfABatteryThatTookOverAndOfAGovernorThatChanged() {
        MachineWatch watch = watch(
                BEFORE,
                new Reading(
                        new ProcessorTicks(11_000, 5_450, 100, 1_450),
                        400_000,
                        new PowerState("powersave", true),
                        List.of()),
                new Reading(new ProcessorTicks(12_000, 5_900, 100, 1_900), 400_000, QuietMachine.POWER, List.of()));
        assertThat(watch.disturbances())
                .containsExactly(
                        "the machine ran on its battery",
                        "the governor of the processors' clock changed: performance, then powersave");
    }

    @Test
    void knowsNothingWhereTheSystemDoesNotSay() {
        Reading silent = new Reading(new ProcessorTicks(0, 0, 0, 0), 400_000, QuietMachine.POWER, List.of());
        MachineWatch watch = watch(silent, silent);
        assertThat(watch.disturbances()).isEmpty();
        assertThat(watch.byOthers()).isNaN();
        assertThat(watch.describe()).contains("others worked unknown");
    }

    @Test
    void looksAtThisMachine() {
        Reading now = Reading.now();
        assertThat(now.calibrationNs()).isPositive();
        assertThat(now.ticks().busy()).isBetween(0L, now.ticks().all());
        assertThat(now.ticks().own()).isBetween(0L, now.ticks().all());
    }

    private static MachineWatch watch(Reading... readings) {
        return Watches.of(readings);
    }

    /** Looks that are given. */
    static final class Watches {

        private Watches() {}

        static MachineWatch of(Reading... readings) {
            Deque<Reading> looks = new ArrayDeque<>(Arrays.asList(readings));
            MachineWatch watch = new MachineWatch(QuietMachine.environment(), looks::remove);
            while (!looks.isEmpty()) {
                watch.look();
            }
            return watch;
        }
    }
}
