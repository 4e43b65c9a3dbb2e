package dev.weir.bench.micro;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.assertj.core.api.Assertions.withinPercentage;

import dev.weir.bench.micro.CompressionBenchmark.Counted;
import dev.weir.bench.micro.CompressionBenchmark.Estimated;
import dev.weir.bench.micro.CompressionBenchmark.Prompts;
import dev.weir.bench.micro.CompressionBenchmark.Streams;
import dev.weir.bench.micro.CompressionBenchmark.Transferred;
import java.util.HashSet;
import java.util.Set;
import java.util.zip.DataFormatException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The benchmark's times are spent on real compression, and what it claims to be saved is. */
class CompressionBenchmarkTest {

    private final CompressionBenchmark benchmark = new CompressionBenchmark();

    @ParameterizedTest
    @CsvSource({"prompt-full, 4641", "prompt-simplified, 356"})
    void takesTheTokensOfTheCompressedPromptFromTheServersCounts(String recording, long saved) {
        Prompts prompts = prompts(recording);
        Counted counted = new Counted();
        String compressed = benchmark.compressedPrompt(prompts, counted);
        assertThat(counted.tokensSavedCounted).isEqualTo(saved);
        assertThat(compressed).startsWith("Squad AI. ").contains("World: {\"plr\":");
        assertThat((double) compressed.length())
                .as("as long as what the server counted, 364 characters")
                .isCloseTo(364, withinPercentage(3));
        assertThat(benchmark.compressedPrompt(prompts, counted)).isNotEqualTo(compressed);
        assertThat(counted.tokensSavedCounted).isEqualTo(2 * saved);
    }

    @ParameterizedTest
    @ValueSource(strings = {"prompt-full", "prompt-simplified"})
    void estimatesInProportionToTheCharactersThatGo(String recording) {
        double charactersPerToken = recording.equals("prompt-full") ? 13_680.0 / 4_819 : 1_523.0 / 534;
        Estimated estimated = new Estimated();
        String prompt = benchmark.none(prompts(recording));
        String compressed = benchmark.stopWords(prompts(recording), estimated);
        assertThat(compressed.length()).isLessThan(prompt.length());
        assertThat((double) estimated.tokensSavedEstimated)
                .isCloseTo((prompt.length() - compressed.length()) / charactersPerToken, within(1.0));
    }

    @ParameterizedTest
    @ValueSource(strings = {"prompt-full", "prompt-simplified"})
    void savesByEachOfThem(String recording) {
        Prompts prompts = prompts(recording);
        Estimated estimated = new Estimated();
        benchmark.whiteSpace(prompts, estimated);
        long byWhiteSpace = estimated.tokensSavedEstimated;
        benchmark.stopWords(prompts, estimated);
        assertThat(estimated.tokensSavedEstimated).isGreaterThan(2 * byWhiteSpace);
        long before = estimated.tokensSavedEstimated;
        assertThat(benchmark.compactSnapshot(prompts, estimated)).startsWith("{\"plr\":");
        assertThat(estimated.tokensSavedEstimated).isGreaterThan(before);
        before = estimated.tokensSavedEstimated;
        assertThat(benchmark.compactTools(prompts, estimated)).startsWith("MoveTo(x,y,speed?)|");
        assertThat(estimated.tokensSavedEstimated).isGreaterThan(before);
    }

    @ParameterizedTest
    @ValueSource(strings = {"prompt-full", "prompt-simplified"})
    void neverGivesTheSamePromptTwiceInARow(String recording) {
        Prompts prompts = prompts(recording);
        Set<String> given = new HashSet<>();
        for (int i = 0; i < 64; i++) {
            assertThat(given.add(benchmark.none(prompts)))
                    .as("prompt %d is new", i)
                    .isTrue();
        }
    }

    @Test
    void inflatesTheStreamToTheBytesThatThePlainOneHas() throws DataFormatException {
        Streams streams = new Streams();
        streams.load();
        Transferred transferred = new Transferred();
        long plain = benchmark.plainStream(streams);
        assertThat(benchmark.inflatedStream(streams, transferred)).isEqualTo(plain);
        assertThat(benchmark.inflatedStream(streams, transferred)).isEqualTo(plain);
        assertThat(transferred.bytesSaved).isEqualTo(2 * (plain - 5_302));
        streams.release();
    }

    private static Prompts prompts(String recording) {
        Prompts prompts = new Prompts();
        prompts.prompt = recording;
        prompts.load();
        return prompts;
    }
}
