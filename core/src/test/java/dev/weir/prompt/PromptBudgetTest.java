package dev.weir.prompt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.prompt.compression.CompressionGain;
import dev.weir.prompt.compression.PrefillRate;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PromptBudgetTest {

    private static final TokenRatio RATIO = new TokenRatio(300, 100, "a counted prompt");

    @Test
    void knowsNoTokensUntilAServerHasCounted() {
        PromptSize size = PromptSize.of("Plan: \ud83d\ude80");
        assertThat(size.characters()).isEqualTo(7);
        assertThat(size.tokens().tokens()).isEmpty();
        assertThat(size.describe()).isEqualTo("7 characters, an unknown number of tokens");
    }

    @Test
    void callsAnEstimateAnEstimateAndRoundsItUp() {
        PromptSize size = PromptSize.estimated("1234567", RATIO);
        assertThat(size.tokens()).isEqualTo(new TokenCount.Estimated(3, RATIO));
        assertThat(size.describe())
                .isEqualTo(
                        "7 characters, about 3 tokens (estimated from 300 characters : 100 tokens of a counted prompt)");
    }

    @Test
    void gainIsUnknownWhereASizeIs() {
        CompressionGain gain = new CompressionGain(PromptSize.of("a long prompt"), PromptSize.counted("short", 2));
        assertThat(gain.charactersSaved()).isEqualTo(8);
        assertThat(gain.tokensSaved()).isEmpty();
        assertThat(gain.tokenFactor()).isEmpty();
        assertThat(gain.breakEvenTokensPerSecond(1)).isEmpty();
        assertThat(gain.netGainNs(1, new PrefillRate(100))).isEmpty();
        assertThat(gain.isEstimate()).isTrue();
    }

    @Test
    void gainIsAnEstimateWhereASizeIs() {
        PromptSize counted = PromptSize.counted("a long prompt", 5);
        assertThat(new CompressionGain(counted, PromptSize.estimated("short", RATIO)).isEstimate())
                .isTrue();
        assertThat(new CompressionGain(counted, PromptSize.counted("short", 2)).isEstimate())
                .isFalse();
    }

    @Test
    void neverPaysWhereNoTokenIsSaved() {
        CompressionGain gain = new CompressionGain(PromptSize.counted("a b", 2), PromptSize.counted("ab", 3));
        assertThat(gain.tokensSaved()).hasValue(-1);
        assertThat(gain.breakEvenTokensPerSecond(1_000)).hasValue(0);
        assertThat(gain.netGainNs(1_000, new PrefillRate(1e9))).hasValue(-1_001);
    }

    @Test
    void knowsTheContextThatHoldsPromptAndAnswer() {
        assertThat(PromptBudget.contextFor(PromptSize.counted("prompt", 3), 300))
                .hasValue(303);
        assertThat(PromptBudget.contextFor(PromptSize.estimated("1234567", RATIO), 300))
                .hasValue(303);
        assertThat(PromptBudget.contextFor(PromptSize.of("prompt"), 300)).isEmpty();
    }

    @Test
    void letsThroughWhatFits() {
        PromptSize size = PromptSize.counted("prompt", 3);
        assertThat(new PromptBudget(6, OptionalLong.of(3)).require(size)).isSameAs(size);
        assertThat(PromptBudget.ofContext(5, 2).require(size)).isSameAs(size);
        assertThat(PromptBudget.ofContext(5, 4).require(PromptSize.of("prompt")))
                .isEqualTo(PromptSize.of("prompt"));
    }

    @Test
    void refusesWhatDoesNotFitAndSaysWhatToDo() {
        assertThatThrownBy(() -> PromptBudget.ofCharacters(5).require(PromptSize.counted("prompt", 3)))
                .isInstanceOf(PromptTooLargeException.class)
                .hasMessage("the prompt has 6 characters, 3 tokens, more than 5 characters;"
                        + " send fewer agents at once, a compressed prompt, or raise the limit");
        assertThatThrownBy(() -> PromptBudget.ofContext(5, 3).require(PromptSize.counted("prompt", 3)))
                .isInstanceOf(PromptTooLargeException.class)
                .hasMessageContaining("more than 2 tokens");
        assertThatThrownBy(() -> PromptBudget.ofContext(5, 4).require(PromptSize.estimated("prompt", RATIO)))
                .isInstanceOf(PromptTooLargeException.class)
                .hasMessageContaining("about 2 tokens (estimated");
    }

    @ParameterizedTest
    @ValueSource(doubles = {0, -1, Double.NaN, Double.POSITIVE_INFINITY})
    void refusesARateThatIsNone(double rate) {
        assertThatIllegalArgumentException().isThrownBy(() -> new PrefillRate(rate));
    }

    @Test
    void refusesCountsThatCannotBe() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> PrefillRate.of(0, 1))
                .withMessageContaining("cached");
        assertThatIllegalArgumentException().isThrownBy(() -> PrefillRate.of(1, 0));
        assertThatIllegalArgumentException().isThrownBy(() -> PromptSize.counted("x", -1));
        assertThatIllegalArgumentException().isThrownBy(() -> new TokenCount.Estimated(-1, RATIO));
        assertThatIllegalArgumentException().isThrownBy(() -> new PromptSize(-1, new TokenCount.Unknown()));
        assertThatIllegalArgumentException().isThrownBy(() -> new TokenRatio(0, 1, "x"));
        assertThatIllegalArgumentException().isThrownBy(() -> new TokenRatio(1, 0, "x"));
        assertThatIllegalArgumentException().isThrownBy(() -> PromptBudget.ofCharacters(0));
        assertThatIllegalArgumentException().isThrownBy(() -> PromptBudget.ofContext(4, 4));
        CompressionGain gain = new CompressionGain(PromptSize.of("ab"), PromptSize.of("a"));
        assertThatIllegalArgumentException().isThrownBy(() -> gain.breakEvenTokensPerSecond(0));
    }
}
