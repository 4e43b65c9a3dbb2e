package dev.weir.prompt.compression;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.weir.prompt.PromptSize;
import dev.weir.prompt.RecordedPrompts;
import dev.weir.prompt.TokenCount;
import dev.weir.prompt.TokenRatio;
import org.junit.jupiter.api.Test;

/**
 * What compressing the prompt really saved, as a server counted it. The reference system claimed a factor of 32: it is more in
 * characters, less in tokens.
 */
class RecordedCompressionTest {

    private static final PromptSize FULL = size("prompt-full");
    private static final PromptSize SIMPLIFIED = size("prompt-simplified");
    private static final PromptSize COMPRESSED = size("prompt-compressed");

    @Test
    void readsTheServersCounts() {
        assertThat(FULL.describe()).isEqualTo("13680 characters, 4819 tokens");
        assertThat(SIMPLIFIED.describe()).isEqualTo("1523 characters, 534 tokens");
        assertThat(COMPRESSED.describe()).isEqualTo("364 characters, 178 tokens");
    }

    @Test
    void savesAFactorOf27InTokensAnd37InCharacters() {
        assertThat((double) tokens(FULL) / tokens(COMPRESSED)).isCloseTo(27.1, within(0.05));
        assertThat((double) FULL.characters() / COMPRESSED.characters()).isCloseTo(37.6, within(0.05));
    }

    @Test
    void savesAFactorOf3FromTheSimplifiedPrompt() {
        assertThat(new CompressionGain(SIMPLIFIED, COMPRESSED).tokensSaved()).hasValue(534 - 178);
        assertThat((double) tokens(SIMPLIFIED) / tokens(COMPRESSED)).isCloseTo(3.0, within(0.05));
        assertThat((double) SIMPLIFIED.characters() / COMPRESSED.characters()).isCloseTo(4.2, within(0.05));
    }

    @Test
    void savesPrefillTimeMoreThanInProportionSinceLongPromptsAreEvaluatedMoreSlowly() {
        double fullSeconds = prefillSeconds("prompt-full");
        double compressedSeconds = prefillSeconds("prompt-compressed");
        assertThat(tokens(FULL) / fullSeconds).isCloseTo(66, within(0.5));
        assertThat(tokens(SIMPLIFIED) / prefillSeconds("prompt-simplified")).isCloseTo(227, within(0.5));
        assertThat(tokens(COMPRESSED) / compressedSeconds).isCloseTo(257, within(0.5));
        assertThat(fullSeconds).isCloseTo(73.0, within(0.05));
        assertThat(fullSeconds / compressedSeconds).isGreaterThan(100);
    }

    /** An estimate is only as good as its ratio: JSON takes more tokens for its characters than prose. */
    @Test
    void misestimatesTheCompressedPromptFromTheFullOne() {
        TokenRatio ratio = new TokenRatio(FULL.characters(), 4819, "prompt-full");
        TokenCount.Estimated estimate = ratio.estimate(COMPRESSED.characters());
        assertThat(estimate.count()).isEqualTo(129).isNotEqualTo(178);
        assertThat(estimate.describe())
                .isEqualTo("about 129 tokens (estimated from 13680 characters : 4819 tokens of prompt-full)");
    }

    private static PromptSize size(String recording) {
        return PromptSize.counted(
                RecordedPrompts.prompt(recording),
                RecordedPrompts.doneRecord(recording).get("prompt_eval_count").longValue());
    }

    private static long tokens(PromptSize size) {
        return size.tokens().tokens().orElseThrow();
    }

    private static double prefillSeconds(String recording) {
        return RecordedPrompts.doneRecord(recording).get("prompt_eval_duration").longValue() / 1e9;
    }
}
