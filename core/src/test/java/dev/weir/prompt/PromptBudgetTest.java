package dev.weir.prompt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.prompt.compression.CompressionGain;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

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
        assertThat(gain.tokensSaved()).isEmpty();
    }

    @Test
    void gainIsNegativeWherePromptsGrow() {
        CompressionGain gain = new CompressionGain(PromptSize.counted("a b", 2), PromptSize.counted("ab", 3));
        assertThat(gain.tokensSaved()).hasValue(-1);
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

    @Test
    void refusesCountsThatCannotBe() {
        assertThatIllegalArgumentException().isThrownBy(() -> PromptSize.counted("x", -1));
        assertThatIllegalArgumentException().isThrownBy(() -> new TokenCount.Estimated(-1, RATIO));
        assertThatIllegalArgumentException().isThrownBy(() -> new PromptSize(-1, new TokenCount.Unknown()));
        assertThatIllegalArgumentException().isThrownBy(() -> new TokenRatio(0, 1, "x"));
        assertThatIllegalArgumentException().isThrownBy(() -> new TokenRatio(1, 0, "x"));
        assertThatIllegalArgumentException().isThrownBy(() -> PromptBudget.ofCharacters(0));
        assertThatIllegalArgumentException().isThrownBy(() -> PromptBudget.ofContext(4, 4));
    }
}
