package dev.weir.bench.gate.sensitivity;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import picocli.CommandLine;

class SensitivityMainTest {

    @Test
    void takesTheMinutesThatTheUserSays() {
        assertThat(minutes()).isEqualTo(360);
        assertThat(minutes("--quick")).isEqualTo(9.5);
        assertThat(minutes("--quick", "--minutes", "60")).isEqualTo(60);
        assertThat(minutes("--minutes", "5")).isEqualTo(5);
    }

    private static double minutes(String... arguments) {
        SensitivityMain main = new SensitivityMain();
        new CommandLine(main).parseArgs(arguments);
        return main.minutes();
    }

    /** Also where that is killed, which runs no hook of its own. */
    @Test
    @DisabledOnOs(value = OS.WINDOWS, disabledReason = "the loop is one of sh")
    void theBusyLoopEndsWithTheProcessThatItRunsBeside() throws IOException, InterruptedException {
        Process owner = new ProcessBuilder("cat").start();
        Process loop = SensitivityMain.busyLoop(owner.pid()).start();
        try {
            assertThat(loop.isAlive()).isTrue();
            owner.destroyForcibly().waitFor();
            assertThat(loop.waitFor()).isZero();
        } finally {
            owner.destroyForcibly();
            loop.destroyForcibly();
        }
    }
}
