package dev.weir.jmeter.generator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.bench.latency.request.ServerApi;
import dev.weir.bench.run.Shard;
import java.nio.file.Path;
import java.util.Map;
import java.util.OptionalInt;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SettingsTest {

    @Test
    void whatAPlanLeavesOutIsAsTheFormHasIt() {
        Settings settings = Settings.of(Map.of(Parameter.IDLE_TIMEOUT_MS, " "), Map.of());
        assertThat(settings.server().url()).isEqualTo("http://127.0.0.1:11434");
        assertThat(settings.api()).isEqualTo(ServerApi.GENERATE);
        assertThat(settings.limits().idleNs()).isEqualTo(TimeUnit.MINUTES.toNanos(1));
        assertThat(settings.runs()).isEqualTo(Path.of("weir-runs"));
        assertThat(settings.options().numCtx()).isEqualTo(OptionalInt.of(8192));
        assertThat(settings.shard()).isEqualTo(Shard.WHOLE);
        assertThat(settings.seed()).isEqualTo(1);
    }

    @Test
    void anOpenAiServersVersionIsInItsPathsAlready() {
        Settings settings =
                Settings.of(Map.of(Parameter.API, "openai", Parameter.URL, "http://vllm:8000/v1"), Map.of());
        assertThat(settings.server().url()).isEqualTo("http://vllm:8000");
        assertThat(settings.options().numCtx()).isEmpty();
    }

    @Test
    void kubernetesMayNameTheShard() {
        Map<String, String> environment = Map.of("JOB_COMPLETION_INDEX", "1", "JOB_COMPLETIONS", "4");
        assertThat(Settings.of(Map.of(), environment).shard()).isEqualTo(new Shard(2, 4));
        assertThat(Settings.of(Map.of(Parameter.SHARD, "3/3"), environment).shard())
                .isEqualTo(new Shard(3, 3));
    }

    @Test
    void anotherTextIsNoOtherRun() {
        Settings one = Settings.of(Map.of(Parameter.PROMPT, "Where is Oslo?"), Map.of());
        assertThat(Settings.of(Map.of(Parameter.PROMPT, "And Bergen?"), Map.of()))
                .isEqualTo(one);
        assertThat(Settings.of(Map.of(), Map.of())).isNotEqualTo(one);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    URL                   | ollama    | url: 'ollama' is no URL of a server; give one such as http://127.0.0.1:11434
                    API                   | grpc      | api: 'grpc' is none of ollama, generate, chat, openai
                    CLIENT                | core      | client: 'core' is none of auto, kernel, netty
                    NUM_PREDICT           | many      | numPredict: 'many' is no number; write one such as 300
                    TOTAL_TIMEOUT_MS      | 0         | totalTimeoutMs: '0' is no time limit; write milliseconds, 1 or more
                    SHARD                 | 4/3       | shard: there is no shard 4/3; of n generators the first is shard 1/n, the last n/n
                    HEADERS               | secret    | headers: a line has no colon; write NAME: VALUE, one a line
                    """)
    void whatIsWrongIsNamedWithWhatToWrite(Parameter parameter, String text, String message) {
        assertThatThrownBy(() -> Settings.of(Map.of(parameter, text), Map.of()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(message);
    }

    @Test
    void aTextAndAFileAreNotAskedAtOnce() {
        assertThatThrownBy(
                        () -> Settings.of(Map.of(Parameter.PROMPT, "Hello", Parameter.PROMPTS, "mine.jsonl"), Map.of()))
                .hasMessage("prompts: 'mine.jsonl' is given beside a prompt; leave one of the two empty");
    }
}
