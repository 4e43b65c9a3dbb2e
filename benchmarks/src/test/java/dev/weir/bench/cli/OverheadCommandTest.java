package dev.weir.bench.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OverheadCommandTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "--streams 0|--streams must be 1 to",
                "--client nobody|nobody",
                "--client core --url http://127.0.0.1:1|leave --url out",
                "--url nowhere|http://127.0.0.1:11434"
            })
    void whatIsWrongIsNamed(String arguments, String said) {
        CommandLineRun run = CommandLineRun.of(("overhead " + arguments).split(" "));
        assertThat(run.status()).isEqualTo(2);
        assertThat(run.err()).contains(said);
    }

    @Test
    void aServerThatIsNotThereIsNamed() {
        CommandLineRun run =
                CommandLineRun.of("overhead", "--client", "netty", "--streams", "1", "--url", "http://127.0.0.1:1");
        assertThat(run.status()).isEqualTo(3);
        assertThat(run.err()).contains("refused");
    }
}
