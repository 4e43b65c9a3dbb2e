package dev.weir.bench.latency.suite;

import dev.weir.bench.latency.laboratory.Answer;
import dev.weir.bench.latency.laboratory.Laboratory;
import dev.weir.bench.latency.request.Questions;
import dev.weir.bench.run.Check;
import dev.weir.bench.run.Check.Verdict;
import dev.weir.bench.run.Metric;
import dev.weir.bench.run.Outcome;
import dev.weir.bench.run.Percentile;
import dev.weir.bench.run.RequestResult;
import dev.weir.bench.run.RequestResult.Count;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/**
 * What people feel, as pass or fail: the first chunk comes soon, in absolute time and as a share of the whole, the answer comes in many
 * chunks, it is not empty, and it says the same as an answer in one piece.
 *
 * <p>Times are judged by the middle one of a few answers, so that one that met other work on the machine decides nothing. What the user ended
 * before all answers were there is skipped: fewer answers than were asked for decide nothing but that one of them was bad.
 */
public final class CheckSuite implements Suite {

    /** Its name. */
    public static final String NAME = "checks";

    private static final String NON_EMPTY = "non-empty";
    private static final double NS_PER_MS = 1e6;
    private static final double MOST_FIRST_CHUNK_MS = 500;
    private static final double MOST_SHARE = 0.2;
    private static final long FEWEST_CHUNKS = 10;

    private final Laboratory laboratory;
    private final Asked asked;

    /**
     * What is asked.
     *
     * @param streaming questions that differ from each other
     * @param streams how many of them at once
     * @param requests how many in all
     * @param again one question whose answer is the same each time
     * @param inOnePiece the same question for an answer that does not stream
     * @param whyNotAgain why streaming and blocking answers cannot be expected to be equal; empty if they can
     */
    public record Asked(
            Questions streaming,
            int streams,
            int requests,
            Questions again,
            Questions inOnePiece,
            Optional<String> whyNotAgain) {}

    /**
     * @param laboratory of the server
     * @param asked what to ask it
     */
    public CheckSuite(Laboratory laboratory, Asked asked) {
        this.laboratory = laboratory;
        this.asked = asked;
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public SuiteResult run(SessionRuns runs) throws IOException {
        List<Answer> answers = laboratory.ask(NAME, asked.streaming(), asked.streams(), asked.requests());
        boolean isInterrupted = laboratory.isInterrupted();
        List<Answer> whole = answers.stream()
                .filter(answer -> !isInterrupted || !answer.wasCutShort(true))
                .toList();
        boolean isCut = isInterrupted && whole.size() < asked.requests();
        List<Check> checks = new ArrayList<>(List.of(notEmpty(whole), firstChunk(whole), share(whole), chunks(whole)));
        if (isCut) {
            String measured = "interrupted after " + whole.size() + " of " + asked.requests() + " answers";
            boolean oneIsBad = whole.stream().anyMatch(answer -> answer.result().outcome() != Outcome.OK);
            checks.replaceAll(check -> oneIsBad && check.name().equals(NON_EMPTY)
                    ? check
                    : new Check(check.name(), Verdict.SKIPPED, measured, check.limit()));
        }
        checks.add(sameText());
        return new SuiteResult(NAME, List.of(), checks, Optional.empty());
    }

    static Check notEmpty(List<Answer> answers) {
        Optional<RequestResult> bad = answers.stream()
                .map(Answer::result)
                .filter(result -> result.outcome() != Outcome.OK)
                .findFirst();
        return new Check(
                NON_EMPTY,
                bad.isPresent() || answers.isEmpty() ? Verdict.FAILED : Verdict.PASSED,
                bad.map(result -> result.outcome() + ": " + result.error())
                        .orElse(answers.size() + " answers with text"),
                "every answer complete and with text");
    }

    static Check firstChunk(List<Answer> answers) {
        long[] allNs = good(answers)
                .mapToLong(result -> result.valueNs(Metric.TTFT).orElseThrow())
                .toArray();
        OptionalLong ttftNs = Medians.of(LongStream.of(allNs));
        return judged(
                "first-chunk",
                ttftNs,
                ttftNs.orElse(Long.MAX_VALUE) < MOST_FIRST_CHUNK_MS * NS_PER_MS,
                shown(allNs, NS_PER_MS, " ms"),
                "< 500 ms");
    }

    static Check share(List<Answer> answers) {
        long[] allPermille = good(answers)
                .mapToLong(result -> 1_000
                        * result.valueNs(Metric.TTFT).orElseThrow()
                        / result.valueNs(Metric.E2EL).orElseThrow())
                .toArray();
        OptionalLong permille = Medians.of(LongStream.of(allPermille));
        return judged(
                "first-chunk-share",
                permille,
                permille.orElse(Long.MAX_VALUE) < MOST_SHARE * 1_000,
                shown(allPermille, 10, " % of the answer's time"),
                "< 20 %");
    }

    static Check chunks(List<Answer> answers) {
        long[] all = good(answers)
                .flatMapToLong(result -> result.count(Count.TEXT_RECORDS).stream())
                .toArray();
        OptionalLong fewest = LongStream.of(all).min();
        return judged(
                "chunks",
                fewest,
                fewest.orElse(0) > FEWEST_CHUNKS,
                fewest.orElse(0) + " records with text, the fewest of " + all.length,
                "> 10");
    }

    private static Stream<RequestResult> good(List<Answer> answers) {
        return answers.stream().map(Answer::result).filter(result -> result.outcome() == Outcome.OK);
    }

    /** The median where enough answers ended well to know it; else the least and the most, and by what is judged. */
    private static String shown(long[] values, double unit, String name) {
        if (Percentile.P50.isKnownFrom(values.length)) {
            long median = Medians.of(LongStream.of(values)).orElseThrow();
            return String.format(Locale.ROOT, "%.1f%s, median of %d", median / unit, name, values.length);
        }
        double least = LongStream.of(values).min().orElse(0) / unit;
        double most = LongStream.of(values).max().orElse(0) / unit;
        return values.length < 2
                ? String.format(Locale.ROOT, "%.1f%s, of one answer", least, name)
                : String.format(
                        Locale.ROOT,
                        "%.1f to %.1f%s, %d answers, judged by the middle one",
                        least,
                        most,
                        name,
                        values.length);
    }

    private static Check judged(String name, OptionalLong known, boolean isGood, String measured, String limit) {
        return known.isEmpty()
                ? new Check(name, Verdict.FAILED, "no answer ended well", limit)
                : new Check(name, isGood ? Verdict.PASSED : Verdict.FAILED, measured, limit);
    }

    /**
     * The question is asked twice before the one that counts: what a prompt cache holds changes a model's arithmetic, so both answers
     * that are compared are given with the prompt in the cache.
     */
    private Check sameText() throws IOException {
        String name = "streaming-equals-blocking";
        String limit = "the same text, byte for byte";
        if (asked.whyNotAgain().isPresent()) {
            return new Check(name, Verdict.SKIPPED, asked.whyNotAgain().get(), limit);
        }
        List<Answer> streamed = laboratory.isInterrupted() ? List.of() : laboratory.ask(NAME, asked.again(), 1, 2);
        List<Answer> blocking = laboratory.isInterrupted() ? List.of() : laboratory.ask(NAME, asked.inOnePiece(), 1, 1);
        boolean isInterrupted = laboratory.isInterrupted();
        if (streamed.size() < 2
                || blocking.isEmpty()
                || (isInterrupted && blocking.get(0).wasCutShort(true))) {
            return new Check(name, Verdict.SKIPPED, "the session was ended", limit);
        }
        RequestResult last = streamed.get(1).result();
        RequestResult whole = blocking.get(0).result();
        for (RequestResult result : List.of(last, whole)) {
            if (result.outcome() != Outcome.OK) {
                return new Check(name, Verdict.FAILED, result.outcome() + ": " + result.error(), limit);
            }
        }
        byte[] inChunks = streamed.get(1).text();
        byte[] inOne = blocking.get(0).text();
        int differs = Arrays.mismatch(inChunks, inOne);
        return new Check(
                name,
                differs < 0 ? Verdict.PASSED : Verdict.FAILED,
                differs < 0
                        ? "both " + inChunks.length + " bytes"
                        : "they differ from byte " + differs + " on: " + excerpt(inChunks, differs) + " against "
                                + excerpt(inOne, differs),
                limit);
    }

    private static String excerpt(byte[] text, int from) {
        String rest = new String(text, from, Math.min(text.length - from, 40), StandardCharsets.UTF_8);
        return "\"" + rest.replaceAll("\\p{Cntrl}", " ") + "\"";
    }
}
