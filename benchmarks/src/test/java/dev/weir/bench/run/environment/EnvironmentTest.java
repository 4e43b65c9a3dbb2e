package dev.weir.bench.run.environment;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

class EnvironmentTest {

    @TempDir
    private Path sys;

    @Test
    void asksTheMachine() {
        Environment here = Environment.read();
        assertThat(here.cpu()).isNotBlank();
        assertThat(here.logicalCpus()).isPositive();
        assertThat(here.memoryBytes()).isGreaterThan(1 << 20);
        assertThat(here.byOthers() == null ? 0 : here.byOthers()).isBetween(0.0, 1.0);
        assertThat(here.jdk()).contains(System.getProperty("java.runtime.version"));
        assertThat(here.weir()).matches("unpackaged( [0-9a-f]{12}(\\+[0-9a-f]{12})?)?");
    }

    @Test
    void namesEachGovernorOnce() throws IOException {
        for (String cpu : List.of("cpu0", "cpu1", "cpu10")) {
            Path folder = sys.resolve("cpu").resolve(cpu).resolve("cpufreq");
            Files.createDirectories(folder);
            Files.writeString(folder.resolve("scaling_governor"), cpu.equals("cpu1") ? "powersave\n" : "schedutil\n");
        }
        Files.createDirectories(sys.resolve("clocksource/clocksource0"));
        Files.writeString(sys.resolve("clocksource/clocksource0/current_clocksource"), "hpet\n");
        Environment environment = Environment.read(null, sys, sys);
        assertThat(environment.governor()).isEqualTo("powersave and schedutil");
        assertThat(environment.clockSource()).isEqualTo("hpet");
    }

    @Test
    void saysWhatMakesFiguresWorse() {
        assertThat(environment("performance", null, 0.5).reservations()).isEmpty();
        assertThat(environment(null, false, null).reservations()).isEmpty();
        assertThat(environment("powersave", true, 3.5).reservations())
                .containsExactly(
                        "the machine was on battery",
                        "the processors' governor was powersave, not performance",
                        "other work was going on: load average 3.5 on 4 processors when the run began");
    }

    /** A build that has just ended is in the load average for a minute; what others work now is not. */
    @Test
    void judgesOthersByWhatTheyWorkNowWhereTheSystemSaysIt() {
        assertThat(environment(null, null, 3.5, 0.02, List.of()).reservations()).isEmpty();
        assertThat(environment(null, null, 0.5, 0.347, List.of()).reservations())
                .containsExactly("other work was going on: it took 35 % of all processors' time when the run began");
    }

    /** Whoever is asked is the neighbour: a loop in a process of its own, which no start of this test has waited for. */
    @Test
    @EnabledOnOs(OS.LINUX)
    void seesABusyLoopOfAnotherProcess() throws IOException, InterruptedException {
        Process loop = new ProcessBuilder("sh", "-c", "while :; do :; done").start();
        try {
            Environment here = Environment.read();
            assertThat(here.byOthers()).isGreaterThan(0.2 / here.logicalCpus());
        } finally {
            loop.destroyForcibly().waitFor();
        }
    }

    /** Runs are published, those of older versions too. */
    @Test
    void keepsNoSecretOfTheJvmsFlags() {
        assertThat(environment(
                                null,
                                null,
                                null,
                                null,
                                List.of(
                                        "-Xmx1g",
                                        "-Djavax.net.ssl.trustStore=/ca",
                                        "-Djavax.net.ssl.trustStorePassword=ch=ange",
                                        "-DAPI_KEY=k",
                                        "-Dhub.token=line\nbreak",
                                        "-Dclient.secret=",
                                        "-Dtoken"))
                        .jvmFlags())
                .containsExactly(
                        "-Xmx1g",
                        "-Djavax.net.ssl.trustStore=/ca",
                        "-Djavax.net.ssl.trustStorePassword=...",
                        "-DAPI_KEY=...",
                        "-Dhub.token=...",
                        "-Dclient.secret=...",
                        "-Dtoken");
    }

    private static Environment environment(
            @Nullable String governor, @Nullable Boolean isOnBattery, @Nullable Double loadAverage) {
        return environment(governor, isOnBattery, loadAverage, null, List.of());
    }

    private static Environment environment(
            @Nullable String governor,
            @Nullable Boolean isOnBattery,
            @Nullable Double loadAverage,
            @Nullable Double byOthers,
            List<String> jvmFlags) {
        return new Environment(
                "1",
                "CPU",
                2,
                4,
                governor,
                null,
                1,
                isOnBattery,
                loadAverage,
                byOthers,
                "os",
                "k",
                "jdk",
                jvmFlags,
                List.of(),
                "",
                "");
    }
}
