package dev.weir.jmeter;

import dev.weir.bench.run.Metric;
import dev.weir.bench.run.Outcome;
import dev.weir.bench.run.RequestResult;
import dev.weir.bench.run.RequestResult.Count;
import dev.weir.jmeter.generator.Answer;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Objects;
import java.util.OptionalLong;
import org.apache.jmeter.samplers.SampleResult;
import org.apache.jmeter.threads.JMeterVariables;
import org.jspecify.annotations.Nullable;

/**
 * What came of a request, as JMeter counts: whole milliseconds, rounded half up. The run folder has them in nanoseconds.
 *
 * <p>The sample's elapsed time is that to the last byte, its latency the one to the first, both from the time at which the request was
 * ready to be sent. Its sub-results, each where the answer has it:
 *
 * <ul>
 *   <li>{@value #FIRST_TOKEN}: to the first record with text or thinking;
 *   <li>{@value #FIRST_ACTION}: to the first valid plan;
 *   <li>{@value #TOKENS}: from the first token to the last byte, as so many samples as tokens came after the first one: what JMeter's
 *       tables call throughput is then tokens a second, and the average ms a token.
 * </ul>
 */
final class Samples {

    static final String FIRST_TOKEN = "first token";
    static final String FIRST_ACTION = "first action";
    static final String TOKENS = "tokens";

    private static final long NS_PER_MS = 1_000_000;
    private static final double NS_PER_S = 1e9;
    private static final int OK = 200;

    private final RequestResult request;
    private final String text;
    private final boolean isCut;
    private final long startedMs;

    /** @param startedMs when the request began, wall clock */
    Samples(Answer answer, long startedMs) {
        this.request = answer.result();
        this.text = answer.text();
        this.isCut = answer.isCut();
        this.startedMs = startedMs;
    }

    SampleResult sample() {
        SampleResult sample = new SampleResult();
        long elapsedMs = ms(request.valueNs(Metric.E2EL).orElse(request.endedNs() - request.scheduledNs()));
        stamp(sample, 0, elapsedMs);
        request.valueNs(Metric.TTFB).ifPresent(ns -> sample.setLatency(ms(ns)));
        request.valueNs(Metric.CONNECT).ifPresent(ns -> sample.setConnectTime(ms(ns)));
        sample.setDataType(SampleResult.TEXT);
        sample.setResponseData(text, StandardCharsets.UTF_8.name());
        sample.setSamplerData("request " + request.index() + " of the run, prompt " + request.prompt());
        request.count(Count.BODY_BYTES).ifPresent(bytes -> {
            sample.setBodySize(bytes);
            sample.setBytes(bytes);
        });
        judge(sample);
        addTime(sample, FIRST_TOKEN, request.valueNs(Metric.TTFT));
        addTime(sample, FIRST_ACTION, request.valueNs(Metric.TTFA));
        addTokens(sample);
        return sample;
    }

    private void judge(SampleResult sample) {
        boolean isOk = request.outcome() == Outcome.OK;
        sample.setSuccessful(isOk);
        if (isOk) {
            sample.setResponseCodeOK();
            sample.setResponseMessageOK();
        } else {
            int status = request.status();
            sample.setResponseCode(
                    status == 0 || status == OK ? request.outcome().label() : String.valueOf(status));
            sample.setResponseMessage(message());
        }
    }

    /** What went wrong and what to do; null where nothing did. */
    private @Nullable String message() {
        String advice = switch (request.outcome()) {
            case OK -> null;
            case UNREACHABLE -> "start the server, or correct the field url";
            case SERVER_ERROR -> "the server's own log says more";
            case TRUNCATED -> "see whether the server, or a proxy before it, was ended or ends long answers";
            case MALFORMED -> "see whether the field api is what this server speaks";
            case TIMED_OUT -> "send less, or raise the time limit in the sampler's fields";
            case EMPTY -> "raise numPredict, or see whether the model takes such prompts";
            case CANCELLED ->
                isCut
                        ? "let the test run to its end to have this answer"
                        : "send less, or raise the plan's Sample Timeout";
        };
        return advice == null
                ? null
                : request.outcome().label().replace('_', ' ') + ": " + Objects.toString(request.error(), "no answer")
                        + "; " + advice;
    }

    private void addTime(SampleResult sample, String name, OptionalLong ns) {
        ns.ifPresent(sinceT0 -> sample.storeSubResult(part(name, 0, ms(sinceT0)), false));
    }

    private void addTokens(SampleResult sample) {
        OptionalLong count = tokensAfterTheFirst();
        OptionalLong first = request.valueNs(Metric.TTFT);
        OptionalLong last = request.valueNs(Metric.E2EL);
        if (count.isPresent() && first.isPresent() && last.isPresent()) {
            SampleResult tokens = part(TOKENS, ms(first.getAsLong()), ms(last.getAsLong()) - ms(first.getAsLong()));
            tokens.setSampleCount(Math.toIntExact(count.getAsLong()));
            tokens.setResponseMessage(
                    "OK" + (tokensPerS() == null ? "" : ": " + tokensPerS() + " tokens/s after the first"));
            sample.storeSubResult(tokens, false);
        }
    }

    private OptionalLong tokensAfterTheFirst() {
        OptionalLong tokens = request.count(Count.EVAL_TOKENS);
        return tokens.isPresent() && tokens.getAsLong() > 1
                ? OptionalLong.of(tokens.getAsLong() - 1)
                : OptionalLong.empty();
    }

    /** Of what the run has as {@code tpot}; null where it has none. */
    private @Nullable String tokensPerS() {
        OptionalLong tpot = request.valueNs(Metric.TPOT);
        return tpot.isPresent() && tpot.getAsLong() > 0
                ? String.format(Locale.ROOT, "%.1f", NS_PER_S / tpot.getAsLong())
                : null;
    }

    private SampleResult part(String name, long afterMs, long elapsedMs) {
        SampleResult part = new SampleResult();
        part.setSampleLabel(name);
        stamp(part, afterMs, elapsedMs);
        part.setSuccessful(true);
        part.setResponseCodeOK();
        part.setResponseMessageOK();
        return part;
    }

    /** A sample is stamped with its start or its end, as JMeter's properties have it. */
    private void stamp(SampleResult sample, long afterMs, long elapsedMs) {
        long fromMs = startedMs + afterMs;
        sample.setStampAndTime(sample.isStampedAtStart() ? fromMs : fromMs + elapsedMs, elapsedMs);
    }

    /** For the plan, and for {@code sample_variables}; what a request does not have is empty. */
    void putVariables(@Nullable JMeterVariables variables) {
        if (variables == null) {
            return; // outside of a test
        }
        variables.put("weir_outcome", request.outcome().label());
        variables.put("weir_error", Objects.toString(message(), ""));
        variables.put("weir_ttft_ms", ms(Metric.TTFT));
        variables.put("weir_ttfa_ms", ms(Metric.TTFA));
        variables.put("weir_e2el_ms", ms(Metric.E2EL));
        variables.put("weir_tokens", text(request.count(Count.EVAL_TOKENS)));
        variables.put("weir_plans", text(request.count(Count.PLANS)));
        variables.put("weir_tokens_per_s", Objects.toString(tokensPerS(), ""));
    }

    private String ms(Metric metric) {
        OptionalLong ns = request.valueNs(metric);
        return ns.isPresent() ? String.valueOf(ms(ns.getAsLong())) : "";
    }

    private static String text(OptionalLong number) {
        return number.isPresent() ? String.valueOf(number.getAsLong()) : "";
    }

    /** Clocks that are mapped to each other can give some ns below zero. */
    static long ms(long ns) {
        return Math.max(0, Math.floorDiv(ns + NS_PER_MS / 2, NS_PER_MS));
    }
}
