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
        CompressionGain gain = new CompressionGain(FULL, COMPRESSED);
        assertThat(gain.characterFactor()).isCloseTo(37.6, within(0.05));
        assertThat(gain.tokenFactor()).hasValueCloseTo(27.1, within(0.05));
        assertThat(gain.isEstimate()).isFalse();
    }

    @Test
    void savesAFactorOf3FromTheSimplifiedPrompt() {
        CompressionGain gain = new CompressionGain(SIMPLIFIED, COMPRESSED);
        assertThat(gain.tokensSaved()).hasValue(534 - 178);
        assertThat(gain.tokenFactor()).hasValueCloseTo(3.0, within(0.05));
        assertThat(gain.characterFactor()).isCloseTo(4.2, within(0.05));
    }

    @Test
    void savesPrefillTimeMoreThanInProportionSinceLongPromptsAreEvaluatedMoreSlowly() {
        double full = rate("prompt-full").tokensPerSecond();
        double simplified = rate("prompt-simplified").tokensPerSecond();
        double compressed = rate("prompt-compressed").tokensPerSecond();
        assertThat(full).isCloseTo(66, within(0.5));
        assertThat(simplified).isCloseTo(227, within(0.5));
        assertThat(compressed).isCloseTo(257, within(0.5));
        double fullNs = rate("prompt-full").durationNs(4819);
        double compressedNs = rate("prompt-compressed").durationNs(178);
        assertThat(fullNs / 1e9).isCloseTo(73.0, within(0.05));
        assertThat(fullNs / compressedNs).isGreaterThan(100);
    }

    @Test
    void paysOnAnyServerThatIsSlowerThanTheBreakEvenRate() {
        CompressionGain gain = new CompressionGain(SIMPLIFIED, COMPRESSED);
        double compressNs = 10_000;
        PrefillRate breakEven =
                new PrefillRate(gain.breakEvenTokensPerSecond(compressNs).orElseThrow());
        assertThat(breakEven.tokensPerSecond()).isCloseTo(35_600_000, within(1.0));
        assertThat(gain.netGainNs(compressNs, breakEven)).hasValueCloseTo(0.0, within(1e-6));
        assertThat(gain.netGainNs(compressNs, rate("prompt-compressed")).orElseThrow() / 1e9)
                .isCloseTo(1.386, within(0.001));
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

    private static PrefillRate rate(String recording) {
        return PrefillRate.of(
                RecordedPrompts.doneRecord(recording).get("prompt_eval_count").longValue(),
                RecordedPrompts.doneRecord(recording)
                        .get("prompt_eval_duration")
                        .longValue());
    }
}
