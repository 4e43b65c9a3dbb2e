package dev.weir.ollama;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.OptionalInt;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ContextLengthTest {

    private final ContextLength context = new ContextLength(OptionalInt.empty());
    private OptionalLong loaded = OptionalLong.empty();
    private int timesLookedUp;

    @Test
    void leavesToTheServerWhatEveryDefaultHolds() {
        assertThat(holding(2_048)).isEmpty();
        assertThat(context.holding(OptionalInt.empty(), this::loaded)).isEmpty();
        assertThat(timesLookedUp).isZero();
    }

    @Test
    void asksForWhatIsNeededInSteps() {
        assertThat(holding(5_119)).hasValue(6_144);
        assertThat(holding(6_144)).hasValue(6_144);
        assertThat(holding(6_145)).hasValue(8_192);
    }

    @Test
    void goesOnAskingForTheSameSoThatTheModelIsNotLoadedAgain() {
        assertThat(holding(5_119)).hasValue(6_144);
        assertThat(holding(3_000)).hasValue(6_144);
        assertThat(context.holding(OptionalInt.empty(), this::loaded)).hasValue(6_144);
        assertThat(timesLookedUp).isEqualTo(1);
    }

    @Test
    void leavesAModelAsItIsLoadedWhereThatIsEnough() {
        loaded = OptionalLong.of(32_768);
        assertThat(holding(5_119)).hasValue(32_768);
        assertThat(holding(20_000)).hasValue(32_768);
        assertThat(timesLookedUp).isEqualTo(1);
    }

    @Test
    void asksForMoreThanTheModelIsLoadedWithWhereItIsNotEnough() {
        loaded = OptionalLong.of(4_096);
        assertThat(holding(5_119)).hasValue(6_144);
    }

    @Test
    void theUsersSettingStands() {
        ContextLength set = new ContextLength(OptionalInt.of(4_096));
        assertThat(set.holding(OptionalInt.of(100_000), this::loaded)).hasValue(4_096);
        assertThat(set.holding(OptionalInt.empty(), this::loaded)).hasValue(4_096);
        assertThat(timesLookedUp).isZero();
    }

    @Test
    void takesTheLargestNumbers() {
        assertThat(holding(Integer.MAX_VALUE)).hasValue(Integer.MAX_VALUE);
        loaded = OptionalLong.of(Long.MAX_VALUE);
        assertThat(new ContextLength(OptionalInt.empty()).holding(OptionalInt.of(5_000), this::loaded))
                .hasValue(Integer.MAX_VALUE);
    }

    @ParameterizedTest
    @CsvSource({
        "4096,  4096,  true",
        "4095,  4096,  false",
        "512,   512,   true",
        "4096,  8192,  false",
        "2048,  ,      true",
        "4096,  ,      true",
        "4097,  ,      false",
        ",      4096,  false",
        ",      ,      false",
    })
    void aPromptThatTookTheWholeContextIsNoticed(Long promptTokens, Integer asked, boolean filled) {
        assertThat(ContextLength.isFilledBy(
                        promptTokens == null ? OptionalLong.empty() : OptionalLong.of(promptTokens),
                        asked == null ? OptionalInt.empty() : OptionalInt.of(asked)))
                .isEqualTo(filled);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "the input length exceeds the context length",
                "{\"error\":{\"code\":400,\"message\":\"request (302 tokens) exceeds the available context size (256 tokens), try "
                        + "increasing it\",\"type\":\"exceed_context_size_error\"}}",
                "the prompt is longer than the context length currently available to the model; shorten the prompt",
                "input length (5219 tokens) exceeds the model's maximum context length (4096 tokens)",
                "This model's maximum context length is 4096 tokens. However, you requested 5219 tokens",
            })
    void knowsHowServersRefuseAPrompt(String message) {
        assertThat(ContextLength.isWhatRefused(message)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "invalid JSON schema in format",
                "context canceled",
                "option \"num_ctx\" must be of type integer"
            })
    void takesNothingElseForThat(String message) {
        assertThat(ContextLength.isWhatRefused(message)).isFalse();
    }

    private OptionalInt holding(int needed) {
        return context.holding(OptionalInt.of(needed), this::loaded);
    }

    private OptionalLong loaded() {
        timesLookedUp++;
        return loaded;
    }
}
