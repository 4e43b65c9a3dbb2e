package dev.weir.bench.latency.prompt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.prompt.PromptDetail;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class SquadPromptsTest {

    private static SquadPrompts prompts(PromptDetail detail, int agents, long seed) {
        return new SquadPrompts(detail, agents, seed, false, true);
    }

    private static List<String> texts(SquadPrompts prompts, int count) {
        PromptSet set = prompts.set(count);
        return java.util.stream.IntStream.range(0, count)
                .mapToObj(i -> set.prompt(i).messages().get(0).content())
                .toList();
    }

    @Test
    void theSameSeedMakesTheSamePrompts() {
        PromptSet first = prompts(PromptDetail.SIMPLIFIED, 1, 7).set(20);
        PromptSet same = prompts(PromptDetail.SIMPLIFIED, 1, 7).set(20);
        PromptSet other = prompts(PromptDetail.SIMPLIFIED, 1, 8).set(20);
        assertThat(same.sha256()).isEqualTo(first.sha256()).hasSize(64);
        assertThat(other.sha256()).isNotEqualTo(first.sha256());
        assertThat(same.prompt(11)).isEqualTo(first.prompt(11));
    }

    /** What a prompt cache could answer for is what two prompts begin with. */
    @Test
    void noTwoPromptsBeginAlike() {
        for (PromptDetail detail : PromptDetail.values()) {
            Set<String> heads = new HashSet<>();
            for (String text : texts(prompts(detail, 1, 3), 500)) {
                assertThat(text).matches("(?s)[0-9a-f]{8}:\n.*");
                assertThat(heads.add(text.substring(0, 8))).isTrue();
            }
        }
    }

    @Test
    void promptsOfOtherSeedsLengthsAndSquadsBeginOtherwise() {
        List<SquadPrompts> all = new ArrayList<>();
        for (long seed : new long[] {1, 2, 3, 1L << 32, 1 ^ 1L << 32}) {
            for (PromptDetail detail : PromptDetail.values()) {
                all.add(prompts(detail, 1, seed));
                all.add(prompts(detail, 10, seed));
            }
        }
        Set<String> heads = new HashSet<>();
        for (SquadPrompts prompts : all) {
            texts(prompts, 64).forEach(text -> heads.add(text.substring(0, 8)));
        }
        assertThat(heads).hasSize(64 * all.size());
    }

    @Test
    void promptsThatShareTheirHeadDifferInTheirWorlds() {
        List<String> texts = texts(new SquadPrompts(PromptDetail.COMPRESSED, 1, 3, true, true), 50);
        assertThat(texts).allMatch(text -> text.startsWith("Squad AI."));
        assertThat(new HashSet<>(texts)).hasSize(50);
    }

    @Test
    void aTierIsAsLongAsItsTemplateSays() {
        assertThat(texts(prompts(PromptDetail.FULL, 1, 1), 3)).allMatch(text -> text.length() > 12_000);
        assertThat(texts(prompts(PromptDetail.SIMPLIFIED, 1, 1), 3))
                .allMatch(text -> text.length() > 1_300 && text.length() < 2_000);
        assertThat(texts(prompts(PromptDetail.COMPRESSED, 1, 1), 3)).allMatch(text -> text.length() < 700);
    }

    @Test
    void aBatchAsksForEveryAgentAndHoldsTheAnswerToIt() {
        Prompt prompt = prompts(PromptDetail.SIMPLIFIED, 10, 1).set(1).prompt(0);
        assertThat(prompt.name()).isEqualTo("squad-simplified-x10-0");
        assertThat(prompt.messages().get(0).content())
                .contains("exactly 10 plans")
                .contains("\n10. {");
        assertThat(prompt.format().orElseThrow()).contains("prefixItems");
        assertThat(prompt.maxTokens()).hasValue(3_000);
    }

    @Test
    void withoutASchemaThereIsNoFormat() {
        PromptSet set = new SquadPrompts(PromptDetail.SIMPLIFIED, 1, 1, false, false).set(1);
        assertThat(set.prompt(0).format()).isEmpty();
    }

    @Test
    void afterTheLastPromptComesTheFirst() {
        PromptSet set = prompts(PromptDetail.COMPRESSED, 1, 1).set(3);
        assertThat(set.count()).isEqualTo(3);
        assertThat(set.prompt(4)).isEqualTo(set.prompt(1));
        assertThat(set.prompt(-1)).isEqualTo(set.prompt(2));
    }

    @Test
    void aSquadHasAMember() {
        assertThatThrownBy(() -> prompts(PromptDetail.FULL, 0, 1)).isInstanceOf(IllegalArgumentException.class);
    }
}
