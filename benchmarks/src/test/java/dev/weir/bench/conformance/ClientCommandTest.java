package dev.weir.bench.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

@Timeout(120)
class ClientCommandTest {

    /** Long enough never to pass in a test that works. */
    private static final Duration PATIENCE = Duration.ofSeconds(100);

    private static CommandRun run(String line, Duration limit, int mostBytes) throws Exception {
        return new ClientCommand(line).run(Map.of("WEIR_URL", "http://here"), limit, mostBytes);
    }

    private static CommandRun run(String line) throws Exception {
        return run(line, PATIENCE, 1_000);
    }

    private static String text(CommandRun run) {
        return new String(run.output(), StandardCharsets.UTF_8);
    }

    private static void assertEnded(String pids) {
        assertThat(pids.lines().filter(line -> !line.isBlank()).toList())
                .isNotEmpty()
                .allSatisfy(pid -> assertThat(
                                ProcessHandle.of(Long.parseLong(pid.strip())).filter(ProcessHandle::isAlive))
                        .as("process %s", pid)
                        .isEmpty());
    }

    @Test
    void tellsStatusOutputAndErrors() throws Exception {
        CommandRun run = run("printf '%s %s' \"$WEIR_URL\" caf\u00e9; echo oh >&2; exit 7");
        assertThat(run.status()).hasValue(7);
        assertThat(text(run)).isEqualTo("http://here caf\u00e9");
        assertThat(run.lastErrors()).isEqualTo("oh\n");
        assertThat(run.isTooLong()).isFalse();
        assertThat(run.leftBehind()).isZero();
        assertThat(run.ns()).isPositive();
    }

    @Test
    void standardInputIsEmpty() throws Exception {
        assertThat(text(run("cat; echo read"))).isEqualTo("read\n");
    }

    @Test
    void tellsTheSignalThatEndedIt() throws Exception {
        assertThat(run("kill -SEGV $$").status()).hasValue(128 + 11);
        assertThat(run("sh -c 'kill -KILL $$'; exit $?").status()).hasValue(128 + 9);
    }

    @Test
    void endsWhatDoesNotEndInTime() throws Exception {
        CommandRun run = run("sleep 1000 & sleep 1000", Duration.ofMillis(500), 1_000);
        assertThat(run.status()).isEmpty();
        assertThat(run.isTooLong()).isFalse();
        assertThat(ProcessHandle.current().descendants().filter(ProcessHandle::isAlive))
                .isEmpty();
    }

    @Test
    void endsWhatPrintsTooMuchAndKeepsTheBeginning() throws Exception {
        CommandRun run = run("yes", PATIENCE, 10_001);
        assertThat(run.isTooLong()).isTrue();
        assertThat(run.status()).isEmpty();
        assertThat(run.output()).hasSize(10_001);
    }

    @Test
    void keepsTheLastErrorsOnly() throws Exception {
        CommandRun run = run("yes | head -n 100000 >&2; echo last >&2; exit 1");
        assertThat(run.status()).hasValue(1);
        assertThat(run.lastErrors()).hasSizeLessThanOrEqualTo(8_192).endsWith("y\nlast\n");
    }

    /** Those hold standard output open, so that a reader that waits for its end would wait for them. */
    @Test
    void endsWhatACommandLeavesInTheBackground() throws Exception {
        CommandRun run = run("sleep 1000 & echo $!; (sleep 1000 & echo $!); exit 0");
        assertThat(run.status()).hasValue(0);
        assertThat(run.leftBehind()).isEqualTo(2);
        assertThat(text(run).lines()).hasSize(2);
        assertEnded(text(run));
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void findsWhatHasASessionOfItsOwn() throws Exception {
        CommandRun run = run("(setsid sh -c 'echo $$; exec sleep 1000' &) | { read pid; echo $pid; }");
        assertThat(run.status()).hasValue(0);
        assertThat(run.leftBehind()).isEqualTo(1);
        assertEnded(text(run));
    }

    @Test
    void interruptingEndsIt() throws Exception {
        FutureTask<CommandRun> task = new FutureTask<>(() -> run("sleep 1000"));
        Thread thread = new Thread(task);
        thread.start();
        while (ProcessHandle.current().children().noneMatch(ProcessHandle::isAlive)) {
            Thread.onSpinWait();
        }
        thread.interrupt();
        assertThatThrownBy(task::get).hasCauseInstanceOf(InterruptedException.class);
        assertThat(ProcessHandle.current().children().filter(ProcessHandle::isAlive))
                .isEmpty();
    }
}
