package dev.weir.bench.quick;

import static dev.weir.bench.quick.Figures.busy;
import static dev.weir.bench.quick.Figures.level;
import static dev.weir.bench.quick.Figures.partly;
import static dev.weir.bench.quick.Figures.sample;
import static dev.weir.bench.quick.Figures.silent;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.bench.latency.server.FoundServer.Product;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Figures in, sentences out. */
class SentencesTest {

    private static final long GIB = 1L << 30;
    private static final String GOAL = " (first token < 500 ms and >= 20 tokens/s for 90 % of the requests)";
    private static final Sample GOOD = sample(100, 40, 1, 90, 2);
    private static final Sample LATE = sample(900, 40, 1, 90, 802);

    @Test
    void saysAllOfAServerWithFourSlots() {
        assertThat(new Sentences(Figures.of(level(1, 30, GOOD), level(4, 30, GOOD), level(5, 20, LATE))).all())
                .containsExactly(
                        "For one user the first token comes after 100 ms, the first action (a whole plan) after 900 ms,"
                                + " and text runs at 40.0 tokens/s; medians of 30 requests.",
                        "Up to 4 users at once meet the target" + GOAL
                                + ": 30 of 30 requests met it with 4, and 0 of 20 requests with 5.",
                        "Requests wait for a slot with 5 users: the first token comes 800 ms later than with one"
                                + " (means), 800 ms of it in the server, but in none of loading, prompt and answer.",
                        "Next: raise OLLAMA_NUM_PARALLEL above 4, as far as memory allows.");
    }

    static Stream<Arguments> limits() {
        String chance = ", too few to tell that from chance";
        return Stream.of(
                Arguments.of(
                        "too few",
                        Figures.of(level(1, 3, GOOD)),
                        "Too few requests ended to say how many users at once meet the target" + GOAL
                                + ": 3 of 3 requests met it with 1, and it takes 29 that all do; give it more time"
                                + " with --seconds."),
                Arguments.of(
                        "one misses",
                        Figures.of(level(1, 20, LATE)),
                        "One user alone misses the target" + GOAL + ": 0 of 20 requests met it."),
                Arguments.of(
                        "few suffice to miss",
                        Figures.of(level(1, 4, GOOD), level(2, 3, LATE)),
                        "2 users at once miss the target" + GOAL
                                + ": 0 of 3 requests met it; of fewer users too few requests ended to say."),
                Arguments.of(
                        "none missed",
                        Figures.of(level(1, 20, GOOD), level(2, 30, GOOD)),
                        "2 users at once meet the target" + GOAL
                                + ": 30 of 30 requests met it. That is the most that was tried with enough requests to"
                                + " say."),
                Arguments.of(
                        "more was tried with too few requests",
                        Figures.of(level(1, 30, GOOD), level(2, 5, GOOD)),
                        "One user meets the target" + GOAL
                                + ": 30 of 30 requests met it. That is the most that was tried with enough requests to"
                                + " say."),
                Arguments.of(
                        "no time to look closer",
                        Figures.of(level(1, 20, GOOD), level(4, 30, GOOD), level(8, 32, LATE)),
                        "Between 4 and 8 users at once the target is missed" + GOAL
                                + ": 30 of 30 requests met it with 4, and 0 of 32 requests with 8; there was no time"
                                + " to look closer."),
                Arguments.of(
                        "one only",
                        Figures.of(level(1, 30, GOOD), level(2, 20, LATE)),
                        "Up to one user at once meets the target" + GOAL
                                + ": 30 of 30 requests met it with 1, and 0 of 20 requests with 2."),
                Arguments.of(
                        "about",
                        Figures.of(level(1, 20, GOOD), partly(2, 18, GOOD, 2, LATE), partly(3, 8, GOOD, 2, LATE)),
                        "About 2 users at once meet the target" + GOAL
                                + ": 18 of 20 requests met it with 2" + chance + ", and 8 of 10 requests with 3;"
                                + " give it more time with --seconds."),
                Arguments.of(
                        "about, and more misses",
                        Figures.of(level(1, 20, GOOD), level(2, 20, LATE)),
                        "About one user at once meets the target" + GOAL
                                + ": 20 of 20 requests met it with 1" + chance + ", and 0 of 20 requests with 2;"
                                + " give it more time with --seconds."),
                Arguments.of(
                        "at least",
                        Figures.of(level(4, 30, GOOD), partly(5, 26, GOOD, 6, LATE), level(6, 20, LATE)),
                        "At least 4 users at once meet the target" + GOAL
                                + ": 30 of 30 requests met it with 4; with 5, 26 of 32 requests did" + chance + "."),
                Arguments.of(
                        "no tokens counted",
                        Figures.withoutRate(level(1, 30, Figures.uncounted(100)), level(2, 20, Figures.uncounted(900))),
                        "Up to one user at once meets the target (first token < 500 ms for 90 % of the requests; how"
                                + " fast text runs is not judged, as the server counts no tokens): 30 of 30 requests met"
                                + " it with 1, and 0 of 20 requests with 2."));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("limits")
    void saysHowManyUsers(String name, QuickFigures figures, String sentence) {
        assertThat(new Sentences(figures).limit()).isEqualTo(sentence);
    }

    static Stream<Arguments> brakes() {
        Level one = level(1, 30, GOOD);
        Level shared = level(4, 20, sample(120, 12, 1, 95, 2));
        return Stream.of(
                Arguments.of("none", Figures.of(one, level(2, 30, GOOD)), "Nothing held the server back", ""),
                Arguments.of("too few", Figures.of(level(1, 3, GOOD)), "cannot be told", ""),
                Arguments.of("more users, too few", Figures.of(one, level(2, 5, GOOD)), "cannot be told", ""),
                Arguments.of(
                        "prompts",
                        Figures.of(one, level(2, 20, sample(700, 40, 1, 690, 2))),
                        "because evaluating a prompt takes longer: 90 and 690 ms.",
                        "Next: try the model in a smaller quantization than Q8_0, or a smaller model."),
                Arguments.of(
                        "loading",
                        Figures.of(one, level(2, 20, sample(2_000, 40, 1_900, 90, 2))),
                        "The model is loaded again with 2 users: loading took 1900 ms a request (mean), 1 ms with one"
                                + " user.",
                        "Next: keep the model in memory, with a longer OLLAMA_KEEP_ALIVE."),
                Arguments.of(
                        "computing",
                        Figures.of(one, level(4, 20, sample(120, 12, 1, 95, 2))),
                        "Users share what computes: text runs at 12.0 tokens/s for each with 4 users, at 40.0 for one"
                                + " alone (means).",
                        "Next: try the model in a smaller quantization than Q8_0, or a smaller model."),
                Arguments.of(
                        "one user, slow text",
                        Figures.of(level(1, 20, sample(100, 8, 1, 90, 2))),
                        "Text itself is slow: 8.0 tokens/s for one user alone (mean).",
                        "Next: try the model in a smaller quantization than Q8_0, or a smaller model."),
                Arguments.of(
                        "one user, long prompt",
                        Figures.of(level(1, 20, sample(900, 40, 1, 880, 2))),
                        "Of the 900 ms before the first token, 880 ms go into evaluating the prompt (means).",
                        "Next: try the model in a smaller quantization than Q8_0, or a smaller model."),
                Arguments.of(
                        "part of the model on the processor",
                        Figures.of(Product.OLLAMA, 4 * GIB, List.of(one, level(4, 20, sample(120, 12, 1, 95, 2)))),
                        "34 % of the model's 6.00 GiB lie outside the GPU's memory, and that part runs on the"
                                + " processor.",
                        "Next: make the model fit into the GPU's memory, with a shorter context than 8192 tokens"
                                + " (OLLAMA_CONTEXT_LENGTH, or num_ctx)."),
                Arguments.of(
                        "the whole model on the processor",
                        Figures.of(Product.OLLAMA, 0, List.of(one, shared)),
                        "No GPU is used: all of the model runs on the processor.",
                        "Next: look into the server's log for why no GPU is used."),
                Arguments.of(
                        "part of the model on the processor, but the slots are what holds it back",
                        Figures.of(Product.OLLAMA, 4 * GIB, List.of(one, level(2, 20, LATE))),
                        "34 % of the model's 6.00 GiB lie outside the GPU's memory",
                        "Next: raise OLLAMA_NUM_PARALLEL above 1, as far as memory allows."),
                Arguments.of(
                        "no room for a slot",
                        Figures.of(one, busy(level(2, 20, LATE), Map.of(), 8 * GIB)),
                        "The GPU's memory was full: 8.0 of 8.0 GiB taken with 2 users.",
                        "Next: make room for another slot, with a shorter context than 8192 tokens"
                                + " (OLLAMA_CONTEXT_LENGTH, or num_ctx)."),
                Arguments.of(
                        "a busy GPU",
                        Figures.of(one, busy(shared, Map.of(0, of(5, 3), 1, of(5, 97)), 5 * GIB)),
                        "The GPU computed 97 % of the time with 4 users: it has little left to give.",
                        "Next: try the model in a smaller quantization than Q8_0, or a smaller model."),
                Arguments.of(
                        "a server that tells no times",
                        Figures.of(
                                Product.LLAMA_CPP,
                                6 * GIB,
                                List.of(level(1, 20, silent(100, 40)), mixed(2, silent(100, 40), silent(900, 40)))),
                        "Requests wait for a slot, or for the prompts of others, with 2 users: the first token comes"
                                + " 400 ms later than with one (means), some as soon as that of one user and others far"
                                + " later, while text runs as fast.",
                        ""),
                Arguments.of(
                        "a server that tells its slots, which are too few",
                        Figures.withSlots(4, level(1, 20, silent(100, 40)), mixed(5, silent(100, 40), silent(900, 40))),
                        "Requests wait for a slot with 5 users: the first token comes 400 ms later than with one"
                                + " (means), some as soon as that of one user and others far later, while text runs as"
                                + " fast.",
                        "Next: raise --parallel above 4, as far as memory allows."),
                Arguments.of(
                        "a server that tells its slots, which are enough",
                        Figures.withSlots(8, level(1, 20, silent(100, 40)), mixed(5, silent(100, 40), silent(900, 40))),
                        "What holds the server back cannot be told from these figures.",
                        ""),
                Arguments.of(
                        "all later, and nobody says why",
                        Figures.of(
                                Product.VLLM,
                                6 * GIB,
                                List.of(level(1, 20, silent(100, 40)), level(2, 20, silent(900, 40)))),
                        "What holds the server back cannot be told from these figures.",
                        ""));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("brakes")
    void saysWhatHoldsItBackAndWhatToChange(String name, QuickFigures figures, String held, String next) {
        Sentences sentences = new Sentences(figures);
        assertThat(String.join("\n", sentences.held())).contains(held);
        assertThat(sentences.next().orElse("")).isEqualTo(next);
    }

    /** Samples come once a second: of a level that is shorter, one tells nothing. */
    @Test
    void aFewSamplesOfAGpuSayNothing() {
        Level late = level(2, 20, LATE);
        assertThat(busy(late, Map.of(0, of(4, 97)), GIB).gpuBusyPercent()).isEmpty();
        assertThat(busy(late, Map.of(0, of(4, 97)), GIB)
                        .and(busy(late, Map.of(0, of(1, 97)), GIB))
                        .gpuBusyPercent())
                .hasValue(97);
    }

    private static List<Double> of(int samples, double percent) {
        return Collections.nCopies(samples, percent);
    }

    @Test
    void givesRangesWhereMediansWouldSayTooMuch() {
        Level few = new Level(
                1,
                List.of(sample(100, 40, 1, 90, 2), sample(140, 38.5, 1, 90, 2)),
                0,
                null,
                Map.of(),
                OptionalLong.empty(),
                List.of());
        assertThat(new Sentences(Figures.of(few)).oneUser())
                .isEqualTo(
                        "For one user the first token comes after 100 to 140 ms, the first action (a whole plan) after"
                                + " 900 to 940 ms, and text runs at 38.5 to 40.0 tokens/s; all that 2 requests gave, too"
                                + " few for medians.");
    }

    @Test
    void saysWhatAnswersDoNotHold() {
        assertThat(new Sentences(Figures.of(level(1, 20, silent(100, 40)))).oneUser())
                .endsWith("medians of 20 requests. No answer held a plan, so there is no time to a first action.");
        assertThat(new Sentences(Figures.of(mixed(1, GOOD, silent(100, 40)))).oneUser())
                .endsWith("Only 10 of 20 answers held a plan, so no time to a first action is given.");
    }

    @Test
    void saysOfWhichRequestsItHasRates() {
        assertThat(new Sentences(Figures.of(level(1, 20, Figures.uncounted(100)))).oneUser())
                .contains("the server does not count its tokens");
        assertThat(new Sentences(Figures.of(mixed(1, GOOD, Figures.ofOneToken(100)))).oneUser())
                .contains("text runs at 40.0 tokens/s (of 10 that have a rate)");
        assertThat(new Sentences(Figures.of(level(1, 20, Figures.ofOneToken(100)))).oneUser())
                .contains("no answer came in pieces that would show how fast text runs");
    }

    @Test
    void saysThatNothingEndedWell() {
        Sentences sentences = new Sentences(Figures.of(level(1, 0, GOOD, 7, "HTTP 500: no")));
        assertThat(sentences.all()).containsExactly("No request of one user ended well; the last error: HTTP 500: no.");
        assertThat(sentences.reservations())
                .containsExactly("7 of 7 requests did not end well; the last error: HTTP 500: no");
    }

    @Test
    void countsFailuresAsMisses() {
        assertThat(level(4, 30, GOOD, 10, "HTTP 503").verdict(Target.USUAL)).isEqualTo(Level.Verdict.MISSED);
        assertThat(level(4, 45, GOOD, 1, "HTTP 503").verdict(Target.USUAL)).isEqualTo(Level.Verdict.MET);
    }

    /** P(18 or fewer of 20 at 0.9) = 0.61, P(8 or fewer of 10) = 0.26, P(28 of 28) = 0.052, P(29 of 29) = 0.047, P(14 of 20 or fewer) = 0.011. */
    @Test
    void judgesWhatIsBeyondChanceOnly() {
        assertThat(partly(2, 18, GOOD, 2, LATE).verdict(Target.USUAL)).isEqualTo(Level.Verdict.UNDECIDED);
        assertThat(partly(2, 8, GOOD, 2, LATE).verdict(Target.USUAL)).isEqualTo(Level.Verdict.UNDECIDED);
        assertThat(level(2, 28, GOOD).verdict(Target.USUAL)).isEqualTo(Level.Verdict.UNDECIDED);
        assertThat(level(2, 29, GOOD).verdict(Target.USUAL)).isEqualTo(Level.Verdict.MET);
        assertThat(Level.fewestToMeet(Target.USUAL)).isEqualTo(29);
        assertThat(partly(2, 14, GOOD, 6, LATE).verdict(Target.USUAL)).isEqualTo(Level.Verdict.MISSED);
    }

    @Test
    void anUnknownRateNeitherMeetsNorMisses() {
        assertThat(level(2, 100, Figures.uncounted(100)).verdict(Target.USUAL)).isEqualTo(Level.Verdict.UNDECIDED);
        assertThat(level(2, 100, Figures.uncounted(900)).verdict(Target.USUAL)).isEqualTo(Level.Verdict.MISSED);
        assertThat(level(2, 100, Figures.ofOneToken(100)).verdict(Target.USUAL)).isEqualTo(Level.Verdict.MET);
    }

    private static Level mixed(int users, Sample one, Sample other) {
        List<Sample> samples = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            samples.add(one);
            samples.add(other);
        }
        return new Level(users, samples, 0, null, Map.of(), OptionalLong.empty(), List.of());
    }
}
