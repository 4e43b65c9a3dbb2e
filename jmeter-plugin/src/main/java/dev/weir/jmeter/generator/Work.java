package dev.weir.jmeter.generator;

import dev.weir.bench.latency.load.RequestSource.PreparedRequest;
import dev.weir.bench.latency.prompt.Prompt;
import dev.weir.bench.latency.prompt.PromptFile;
import dev.weir.bench.latency.prompt.PromptSet;
import dev.weir.bench.latency.prompt.SquadPrompts;
import dev.weir.bench.latency.request.HttpPost;
import dev.weir.bench.latency.request.PromptQuestions;
import dev.weir.bench.latency.request.Questions;
import dev.weir.bench.latency.request.RecordedQuestions;
import dev.weir.bench.latency.request.RequestBody;
import dev.weir.llm.ChatMessage;
import dev.weir.plan.ToolRegistry;
import dev.weir.prompt.PromptDetail;
import dev.weir.recording.Recording;
import dev.weir.recording.Sha256;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Function;

/** What a run asks: prompts in turn, or texts that the test plan says. Thread-safe. */
final class Work {

    static final String RECORDINGS = "recording:";

    /** So many that none comes twice while a server might still have it in its cache. */
    private static final int SQUADS = 1_000;

    private static final int HASH_DIGITS = 8;

    private final Questions questions;
    private final Function<String, Questions> asking;

    private Work(Questions questions, Function<String, Questions> asking) {
        this.questions = questions;
        this.asking = asking;
    }

    /** Whether the server is to be a replay server, which is told what to answer with. */
    static boolean isRecorded(Settings settings) {
        return settings.prompts().startsWith(RECORDINGS);
    }

    /**
     * Of bundled recordings.
     *
     * @throws IllegalArgumentException if one of them is not there, or they cannot be asked in one load
     */
    static Work recorded(Settings settings) {
        List<Recording> recordings = Arrays.stream(
                        settings.prompts().substring(RECORDINGS.length()).split(","))
                .map(String::strip)
                .map(Recording::bundled)
                .toList();
        return new Work(new RecordedQuestions(recordings, settings.server()), text -> {
            throw new IllegalStateException("recordings have texts of their own");
        });
    }

    /**
     * Of prompts.
     *
     * @param model whom to ask
     * @param firstText what the plan asks first, where it says what to ask
     * @throws IOException if the file of prompts cannot be used
     * @throws IllegalArgumentException if a header cannot be sent, or the API has no word for an option
     */
    static Work of(Settings settings, String model, String firstText) throws IOException {
        RequestBody body = RequestBody.of(model, settings.api(), settings.options());
        HttpPost post = new HttpPost(settings.server(), settings.headers());
        Function<String, Questions> asking = text -> new PromptQuestions(ofPlan(text), body, post);
        Questions questions =
                settings.asksTexts() ? asking.apply(firstText) : new PromptQuestions(prompts(settings), body, post);
        return new Work(questions, asking);
    }

    /** What its requests have in common. */
    Questions questions() {
        return questions;
    }

    /** The request at a position of the load. */
    PreparedRequest request(long index, String text) {
        return (text.isEmpty() ? questions : asking.apply(text)).requests().request(index);
    }

    /** Whether a text is the one that the head of the run tells of. */
    boolean isFirst(String text) {
        return ofPlan(text).sha256().equals(questions.sha256());
    }

    private static PromptSet prompts(Settings settings) throws IOException {
        return settings.prompts().isEmpty()
                ? new SquadPrompts(PromptDetail.SIMPLIFIED, 1, settings.seed(), settings.cacheMayAnswer(), true)
                        .set(SQUADS)
                : PromptFile.read(Path.of(settings.prompts()), Optional.empty());
    }

    private static PromptSet ofPlan(String text) {
        String name = "text-" + Sha256.of(text.getBytes(StandardCharsets.UTF_8)).substring(0, HASH_DIGITS);
        return new PromptSet(
                "the test plan's",
                List.of(new Prompt(name, List.of(ChatMessage.user(text)), Optional.empty(), OptionalInt.empty())),
                ToolRegistry.bundled());
    }
}
