package dev.weir.bench.latency.answer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.bench.run.Outcome;
import dev.weir.bench.run.RequestResult;
import dev.weir.bench.run.RequestResult.Count;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class PromptCacheWatchTest {

    private final PromptCacheWatch watch = new PromptCacheWatch();

    private void request(String prompt, @Nullable Integer tokens, @Nullable Integer cached) {
        request(prompt, tokens, cached, Outcome.OK);
    }

    private void request(String prompt, @Nullable Integer tokens, @Nullable Integer cached, Outcome outcome) {
        RequestResult.Builder result = new RequestResult.Builder(0, 0, prompt, 0).ended(outcome, 1);
        if (tokens != null) {
            result.count(Count.PROMPT_TOKENS, tokens);
        }
        if (cached != null) {
            result.count(Count.CACHED_PROMPT_TOKENS, cached);
        }
        watch.add(result.build());
    }

    @Test
    void whatTheServerSaysOfItIsBelieved() {
        request("a", 500, 480);
        request("b", 500, 0);
        assertThat(watch.finding())
                .hasValueSatisfying(
                        text -> assertThat(text).startsWith("the server's prompt cache took part in 1 of 2 requests"));
    }

    @Test
    void theFewTokensOfAChatTemplateAreNoCacheToSpeakOf() {
        request("a", 500, 21);
        request("b", 40, 21);
        assertThat(watch.finding()).isEmpty();
    }

    @Test
    void aPromptThatHasFewerTokensThanBeforeWasCached() {
        request("a", 500, null);
        request("b", 480, null);
        assertThat(watch.finding()).isEmpty();
        request("a", 12, null);
        assertThat(watch.finding()).isPresent();
    }

    @Test
    void soWasOneWhoseTokensAreNoLongerSaid() {
        request("a", 500, null);
        request("a", null, null);
        assertThat(watch.finding()).isPresent();
    }

    @Test
    void aServerThatNeverCountsSaysNothingOfACache() {
        request("a", null, null);
        request("a", null, null);
        assertThat(watch.finding()).isEmpty();
    }

    @Test
    void aFailureSaysNothingOfACache() {
        request("a", 500, null);
        request("a", null, null, Outcome.TRUNCATED);
        assertThat(watch.finding()).isEmpty();
    }
}
