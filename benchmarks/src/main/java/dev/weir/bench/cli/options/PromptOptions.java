package dev.weir.bench.cli.options;

import dev.weir.bench.latency.prompt.PromptFile;
import dev.weir.bench.latency.prompt.PromptFileException;
import dev.weir.bench.latency.prompt.PromptSet;
import dev.weir.bench.latency.prompt.SquadPrompts;
import dev.weir.bench.latency.request.ModelOptions;
import dev.weir.bench.latency.request.ServerApi;
import dev.weir.prompt.PromptDetail;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What is asked, and how it is to be answered. */
public final class PromptOptions {

    private static final JsonMapper JSON = new JsonMapper();

    /** So many that none comes twice while a server might still have it in its cache. */
    private static final int SQUADS = 1_000;

    private static final int USUAL_CONTEXT = 8192;

    @Option(
            names = "--prompts",
            paramLabel = "FILE",
            description =
                    "Your own prompts for the main load: a JSON object a line, {\"prompt\": ...} or {\"messages\": [...]}."
                            + " Default: worlds of a squad, made from the seed.")
    private @Nullable Path file;

    @Option(
            names = "--tier",
            paramLabel = "TIER",
            description = "How much a squad's prompt says: full, simplified (the default) or compressed.")
    private PromptDetail tier = PromptDetail.SIMPLIFIED;

    @Option(
            names = "--format",
            paramLabel = "FORM",
            description =
                    "What an answer has to be: plan (a JSON schema of a plan; the default for squads), none (the default for your"
                            + " own prompts), json, or a file with a JSON schema.")
    private @Nullable String format;

    @Option(names = "--temperature", paramLabel = "T", description = "Default: 0.")
    private double temperature;

    @Option(
            names = "--num-predict",
            paramLabel = "N",
            description = "Tokens after which an answer is cut off. Default: 300 a plan.")
    private @Nullable Integer numPredict;

    @Option(
            names = "--num-ctx",
            paramLabel = "N",
            description =
                    "Tokens that prompt and answer may have together. Default: 8192, so that the full tier's prompt is not cut;"
                            + " 0 leaves it to the server, as --api openai does.")
    private @Nullable Integer numCtx;

    @Option(
            names = "--option",
            paramLabel = "NAME=VALUE",
            description = "Another of Ollama's options, such as top_k=40; its value is JSON, or else a text.")
    private Map<String, String> others = new LinkedHashMap<>();

    @Option(
            names = "--batches",
            paramLabel = "N",
            description =
                    "How many answers of ten plans the suite batch asks for, one after another. Default: 3, which show when each agent can"
                            + " act; from 11 on weir report judges what was claimed of them.")
    private int batches = 3;

    @Option(
            names = "--allow-prompt-cache",
            description =
                    "The server's prompt cache is part of what is measured: prompts begin alike, as a game's do, and a run in"
                            + " which the cache took part is not marked.")
    private boolean cacheMayAnswer;

    /**
     * How many answers the suite batch asks for.
     *
     * @throws IllegalArgumentException if the user wants none
     */
    public int batches() {
        if (batches < 1) {
            throw new IllegalArgumentException("--batches is 1 answer or more, was " + batches);
        }
        return batches;
    }

    public boolean cacheMayAnswer() {
        return cacheMayAnswer;
    }

    public double temperature() {
        return temperature;
    }

    /**
     * How the model is to answer.
     *
     * @param seed the session's
     * @param api in which it is asked; OpenAI's has no word for the context, so that none is asked for unless the user says so
     */
    public ModelOptions model(long seed, ServerApi api) {
        int context = numCtx != null ? numCtx : api == ServerApi.OPENAI ? 0 : USUAL_CONTEXT;
        Map<String, JsonNode> more = new LinkedHashMap<>();
        others.forEach((name, value) -> more.put(name, jsonOrText(value)));
        return ModelOptions.of(
                OptionalDouble.of(temperature),
                OptionalLong.of(seed),
                numPredict == null ? OptionalInt.empty() : OptionalInt.of(numPredict),
                context == 0 ? OptionalInt.empty() : OptionalInt.of(context),
                more);
    }

    public boolean hasOtherOptions() {
        return !others.isEmpty();
    }

    private static JsonNode jsonOrText(String value) {
        try {
            return JSON.readTree(value);
        } catch (JacksonException e) {
            return JSON.getNodeFactory().stringNode(value);
        }
    }

    /**
     * The main load's prompts.
     *
     * @throws PromptFileException if the user's file cannot be used
     * @throws IOException if the file of a schema cannot be read
     * @throws IllegalArgumentException if the format is none
     */
    public PromptSet prompts(long seed) throws IOException {
        return file == null ? squads(tier, 1, seed, SQUADS) : PromptFile.read(file, ownFormat());
    }

    /** Prompts of squads, for any suite. */
    public PromptSet squads(PromptDetail detail, int agents, long seed, int count) throws IOException {
        boolean hasSchema = format == null || format.equals("plan");
        PromptSet set = new SquadPrompts(detail, agents, seed, cacheMayAnswer, hasSchema).set(count);
        return hasSchema ? set : set.withFormat(ownFormat());
    }

    private Optional<String> ownFormat() throws IOException {
        if (format == null || format.equals("none")) {
            return Optional.empty();
        }
        if (format.equals("plan")) {
            throw new IllegalArgumentException(
                    "--format plan is for a squad's prompts; give a file with a JSON schema");
        }
        return Optional.of(format.equals("json") ? format : schema(Path.of(format)));
    }

    private static String schema(Path schemaFile) throws IOException {
        String text = Files.readString(schemaFile);
        try {
            if (JSON.readTree(text).isObject()) {
                return text;
            }
        } catch (JacksonException e) {
            throw new IllegalArgumentException(schemaFile + " is no JSON schema: " + e.getOriginalMessage(), e);
        }
        throw new IllegalArgumentException(schemaFile + " is no JSON schema: it is JSON, but no object");
    }
}
