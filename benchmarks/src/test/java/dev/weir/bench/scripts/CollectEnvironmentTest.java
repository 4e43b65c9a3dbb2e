package dev.weir.bench.scripts;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code scripts/collect-environment}, with a stand-in for {@code weir doctor}. */
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "a script of a POSIX shell")
@Timeout(60)
class CollectEnvironmentTest {

    @TempDir
    private Path folder;

    private Path weir = Path.of("");

    @BeforeEach
    void standIn() throws IOException {
        weir = ScriptRun.executable(folder.resolve("weir"), """
                echo "$*" >>"$CALLS"
                case " $* " in
                    *" --json "*) echo '{"checks":[]}' ;;
                    *) echo "all is well" ;;
                esac
                exit "$DOCTOR"
                """);
    }

    private ScriptRun run(int doctor, String... arguments) throws Exception {
        return ScriptRun.of(
                "collect-environment",
                folder,
                Map.of("WEIR", weir.toString(), "DOCTOR", "" + doctor, "CALLS", "calls.txt"),
                arguments);
    }

    @Test
    void printsWhatTheDoctorSaysAndTheSystemsTools() throws Exception {
        ScriptRun run = run(0);
        assertThat(run.status()).isZero();
        assertThat(run.output()).startsWith("all is well\n").contains("\n== uname -a\n");
        assertThat(folder.resolve("calls.txt")).content().isEqualTo("doctor\n");
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 3})
    void writesBothFilesWhateverTheDoctorFinds(int doctor) throws Exception {
        ScriptRun run = run(doctor, "--url=http://gpu:8000/v1", "--model", "m:1b", "--to", "a/new folder");
        assertThat(run.status()).isEqualTo(doctor);
        Path to = folder.resolve("a/new folder");
        assertThat(to.resolve("environment.json")).content().isEqualTo("{\"checks\":[]}\n");
        assertThat(to.resolve("environment.txt"))
                .content()
                .startsWith("all is well\n")
                .contains("\n== uname -a\n");
        assertThat(to).isDirectoryNotContaining("glob:**.part");
        assertThat(folder.resolve("calls.txt")).content().isEqualTo("""
                        doctor --url http://gpu:8000/v1 --model m:1b --json
                        doctor --url http://gpu:8000/v1 --model m:1b
                        """);
    }

    @Test
    void passesOnByWhatTheServerIsReached() throws Exception {
        ScriptRun run = run(
                0,
                "--header",
                "A: b=c",
                "--to=x",
                "--cacert=ca.pem",
                "--header=D: e",
                "--url",
                "https://gpu",
                "--model",
                "m");
        assertThat(run.status()).as(run.output()).isZero();
        assertThat(folder.resolve("calls.txt")).content().isEqualTo("""
                        doctor --url https://gpu --model m --header A: b=c --cacert ca.pem --header D: e --json
                        doctor --url https://gpu --model m --header A: b=c --cacert ca.pem --header D: e
                        """);
        assertThat(run(0, "--header").output()).startsWith("collect-environment: --header needs a value");
    }

    @Test
    void whatIsThereAlreadyStaysWhereTheDoctorCannotBeAsked() throws Exception {
        Path json = Files.writeString(folder.resolve("environment.json"), "good");
        ScriptRun run = run(2, "--to", ".");
        assertThat(run.status()).isEqualTo(2);
        assertThat(run.output()).contains("collect-environment: weir doctor was used wrongly");
        assertThat(json).content().isEqualTo("good");
        assertThat(folder).isDirectoryNotContaining("glob:**.part");
    }

    @Test
    void anArgumentTooManyIsAMisuse() throws Exception {
        ScriptRun run = run(0, "http://127.0.0.1:1");
        assertThat(run.status()).isEqualTo(2);
        assertThat(run.output()).startsWith("collect-environment: one argument too many: http://127.0.0.1:1");
    }
}
