package dev.weir.bench.latency.answer;

import dev.weir.bench.run.Outcome;
import dev.weir.bench.run.RequestResult;
import dev.weir.bench.run.RequestResult.Count;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Notices where a server's prompt cache took part: it says so itself ({@code prompt_eval_cached_count}), or a prompt that was evaluated
 * before has fewer tokens now, or none, as older servers count only those that they evaluate. Not thread-safe.
 *
 * <p>A few tokens are always the same: those with which the model's chat template begins.
 */
public final class PromptCacheWatch {

    private static final long TEMPLATE_TOKENS = 32;
    private static final double SHARE = 0.1;

    private final Map<String, Long> tokensBefore = new HashMap<>();
    private long requests;
    private long spared;

    /** Looks at a request that is over. */
    public void add(RequestResult result) {
        OptionalLong tokens = result.count(Count.PROMPT_TOKENS);
        OptionalLong cached = result.count(Count.CACHED_PROMPT_TOKENS);
        Long before = tokensBefore.get(result.prompt());
        if (result.outcome() != Outcome.OK || (tokens.isEmpty() && before == null)) {
            return;
        }
        requests++;
        long now = tokens.orElse(0);
        boolean saysSo = isMuch(cached.orElse(0), now);
        boolean fell = before != null && isMuch(before - now, before);
        if (saysSo || fell) {
            spared++;
        }
        tokensBefore.merge(result.prompt(), now, Math::max);
    }

    private static boolean isMuch(long part, long tokens) {
        return part > TEMPLATE_TOKENS && part > SHARE * tokens;
    }

    /** That it took part, in words; empty if it did not. */
    public Optional<String> finding() {
        return spared == 0
                ? Optional.empty()
                : Optional.of(String.format(
                        Locale.ROOT,
                        "the server's prompt cache took part in %d of %d requests: prompt evaluation looks faster than it is for new"
                                + " prompts; ask more different ones, or say that it may with --allow-prompt-cache",
                        spared,
                        requests));
    }
}
