package dev.weir.bench.quick;

import dev.weir.bench.run.Metric;
import dev.weir.bench.run.RequestResult;
import dev.weir.bench.run.RequestResult.Count;
import java.util.OptionalDouble;
import java.util.OptionalLong;

/**
 * A request that ended well. What the server or the answer does not tell is empty.
 *
 * @param ttftNs its first token, ns after its start
 * @param ttfaNs its first action
 * @param tokens how many its answer has, as the server counts them
 * @param tokensPerS how fast its text ran; an answer of one token, or one that came in one piece, has no rate
 * @param loadNs loading the model, as the server says
 * @param promptEvalNs evaluating the prompt, as the server says
 * @param unaccountedNs what the server says it took beyond loading, prompt and answer: waiting for a slot
 * @param outsideNs what the answer took here beyond all that the server counted; of a replay at another pace even less than 0, so that
 *     only its growth says something
 */
record Sample(
        long ttftNs,
        OptionalLong ttfaNs,
        OptionalLong tokens,
        OptionalDouble tokensPerS,
        OptionalLong loadNs,
        OptionalLong promptEvalNs,
        OptionalLong unaccountedNs,
        OptionalLong outsideNs) {

    private static final double NS_PER_S = 1e9;

    static Sample of(RequestResult result) {
        OptionalLong itl = result.valueNs(Metric.ITL);
        OptionalLong total = result.valueNs(Metric.TOTAL);
        long e2elNs = result.valueNs(Metric.E2EL).orElseThrow();
        return new Sample(
                result.valueNs(Metric.TTFT).orElseThrow(),
                result.valueNs(Metric.TTFA),
                result.count(Count.EVAL_TOKENS),
                itl.orElse(0) > 0 ? OptionalDouble.of(NS_PER_S / itl.getAsLong()) : OptionalDouble.empty(),
                result.valueNs(Metric.LOAD),
                result.valueNs(Metric.PROMPT_EVAL),
                result.valueNs(Metric.UNACCOUNTED),
                total.isPresent() ? OptionalLong.of(e2elNs - total.getAsLong()) : OptionalLong.empty());
    }

    /** Its rate; without one, none if its tokens were not counted, and beyond all bounds where nobody had to wait between them. */
    double leastTokensPerS() {
        return tokensPerS.orElse(tokens.isPresent() ? Double.POSITIVE_INFINITY : 0);
    }

    /** Its rate; without one beyond all bounds. */
    double mostTokensPerS() {
        return tokensPerS.orElse(Double.POSITIVE_INFINITY);
    }
}
