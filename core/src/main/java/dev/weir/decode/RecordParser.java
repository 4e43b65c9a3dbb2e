package dev.weir.decode;

import dev.weir.llm.event.Done;
import dev.weir.llm.event.Logprob;
import dev.weir.llm.event.ServerError;
import dev.weir.llm.event.ToolCall;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.ErrorReportConfiguration;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.TokenStreamFactory;
import tools.jackson.core.TokenStreamLocation;
import tools.jackson.core.json.JsonFactory;

/**
 * Reads whatever record the server may send, with Jackson: the final one with its metrics, tool calls, logprobs, errors, and shapes that
 * nobody has thought of.
 *
 * <p>A record is a JSON object. {@code response}, {@code thinking}, {@code message.content} and {@code message.thinking} must be strings,
 * {@code message} an object and {@code done} a boolean; null counts as absent. {@code tool_calls} and {@code message.tool_calls} must be
 * arrays of calls, but what is none is a flaw of a record that carries the rest all the same. A member of another type that only adds
 * information (metrics, {@code done_reason}, {@code context}, {@code logprobs}) counts as absent, and unknown members are skipped: an
 * object without a single known member is a record that carries nothing. Of several members with one name the last counts. {@code error}
 * is one unless it is null, false or an empty string.
 *
 * <p>These are all the members of {@code GenerateResponse} and {@code ChatResponse} (Ollama 0.24.0, {@code api/types.go}) that carry a part
 * of an answer in words. Skipped with the unknown ones are those about the exchange ({@code model}, {@code created_at},
 * {@code remote_model}, {@code remote_host}, {@code _debug_info}), the parts of a message that only requests have ({@code role},
 * {@code images}, {@code tool_name}, {@code tool_call_id}), and what models that paint send ({@code image}, {@code completed},
 * {@code total}), which is no text.
 */
final class RecordParser {

    /** Deeper nesting makes a record malformed; nothing here recurses, so the limit only bounds memory. */
    static final int MAX_NESTING_DEPTH = 1_000;

    private static final int LONGEST_QUOTE_CHARS = 32;

    /** The line's length bounds all else; bytes are UTF-8, checked before, whatever they look like. */
    private static final JsonFactory JSON = JsonFactory.builder()
            .disable(TokenStreamFactory.Feature.CHARSET_DETECTION)
            .disable(TokenStreamFactory.Feature.FAIL_ON_SYMBOL_HASH_OVERFLOW)
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(MAX_NESTING_DEPTH)
                    .maxStringLength(Integer.MAX_VALUE)
                    .maxNumberLength(Integer.MAX_VALUE)
                    .maxNameLength(Integer.MAX_VALUE)
                    .build())
            .errorReportConfiguration(ErrorReportConfiguration.builder()
                    .maxErrorTokenLength(LONGEST_QUOTE_CHARS)
                    .maxRawContentLength(0)
                    .build())
            .build();

    private final TextMember response = new TextMember("response");
    private final TextMember thinking = new TextMember("thinking");
    private final TextMember content = new TextMember("message.content");
    private final TextMember messageThinking = new TextMember("message.thinking");
    private final ToolCallsMember toolCalls = new ToolCallsMember("tool_calls");
    private final ToolCallsMember messageToolCalls = new ToolCallsMember("message.tool_calls");
    private final MetricsReader metrics = new MetricsReader();
    private List<Logprob> logprobs = List.of();
    private Optional<String> doneReason = Optional.empty();
    private Optional<String> contextJson = Optional.empty();
    private Optional<String> error = Optional.empty();
    private Optional<String> signinUrl = Optional.empty();
    private JsonToken message = JsonToken.VALUE_NULL;
    private JsonToken done = JsonToken.VALUE_NULL;

    private RecordParser() {}

    /**
     * Reads one line, which must be UTF-8.
     *
     * @param lineFrom index of the line's first byte, from which positions are counted
     * @param from index of the first byte to read
     * @param to index after the last
     * @return the record, or null if the line is nothing but white space
     * @throws MalformedLineException if it is neither
     */
    static @Nullable ParsedRecord parse(byte[] bytes, int lineFrom, int from, int to) throws MalformedLineException {
        try (JsonParser parser = JSON.createParser(ObjectReadContext.empty(), bytes, from, to - from)) {
            JsonToken first = parser.nextToken();
            if (first == null) {
                return null;
            }
            if (first != JsonToken.START_OBJECT) {
                throw new MalformedLineException("a record must be an object, found " + JsonWords.describe(first));
            }
            RecordParser record = new RecordParser();
            record.readMembers(new JsonSource(parser, bytes, from));
            if (parser.nextToken() != null) {
                throw new MalformedLineException("something follows the object");
            }
            return record.toRecord();
        } catch (JacksonException e) {
            throw new MalformedLineException(describe(e, from - lineFrom));
        }
    }

    private static String describe(JacksonException e, int skipped) {
        TokenStreamLocation location = e.getLocation(); // a broken limit has none
        String where = location == null ? "" : " (byte " + (skipped + location.getByteOffset()) + " of the line)";
        return e.getOriginalMessage() + where;
    }

    private void readMembers(JsonSource json) {
        while (json.next() != JsonToken.END_OBJECT) {
            String member = json.nameThenValue();
            switch (member) {
                case "response" -> response.read(json);
                case "thinking" -> thinking.read(json);
                case "tool_calls" -> toolCalls.read(json);
                case "message" -> readMessage(json);
                case "logprobs" -> logprobs = LogprobsReader.read(json);
                case "done" -> {
                    done = json.token();
                    json.skip();
                }
                case "done_reason" -> doneReason = json.optionalString();
                case "context" -> contextJson = readContext(json);
                case "error" -> error = readError(json);
                case "signin_url" -> signinUrl = json.optionalString();
                default -> metrics.readOrSkip(member, json);
            }
        }
    }

    private void readMessage(JsonSource json) {
        content.clear();
        messageThinking.clear();
        messageToolCalls.clear();
        message = json.token();
        if (message != JsonToken.START_OBJECT) {
            json.skip();
            return;
        }
        while (json.next() != JsonToken.END_OBJECT) {
            switch (json.nameThenValue()) {
                case "content" -> content.read(json);
                case "thinking" -> messageThinking.read(json);
                case "tool_calls" -> messageToolCalls.read(json);
                default -> json.skip();
            }
        }
    }

    private static Optional<String> readContext(JsonSource json) {
        if (json.token() == JsonToken.START_ARRAY) {
            return Optional.of(json.source());
        }
        json.skip();
        return Optional.empty();
    }

    private static Optional<String> readError(JsonSource json) {
        return switch (json.token()) {
            case VALUE_STRING -> json.optionalString();
            case VALUE_NULL, VALUE_FALSE -> Optional.empty();
            default -> Optional.of(json.source());
        };
    }

    private ParsedRecord toRecord() throws MalformedLineException {
        if (message != JsonToken.START_OBJECT && message != JsonToken.VALUE_NULL) {
            throw new MalformedLineException("message must be an object, found " + JsonWords.describe(message));
        }
        if (!done.isBoolean() && done != JsonToken.VALUE_NULL) {
            throw new MalformedLineException("done must be a boolean, found " + JsonWords.describe(done));
        }
        List<String> thoughts = new ArrayList<>();
        thinking.addTo(thoughts);
        messageThinking.addTo(thoughts);
        List<String> texts = new ArrayList<>();
        response.addTo(texts);
        content.addTo(texts);
        List<ToolCall> calls = new ArrayList<>();
        toolCalls.addTo(calls);
        messageToolCalls.addTo(calls);
        List<String> flaws = new ArrayList<>();
        toolCalls.addFlawsTo(flaws);
        messageToolCalls.addFlawsTo(flaws);
        ServerError serverError = error.isPresent() ? new ServerError(error.get(), signinUrl) : null;
        boolean isDone = done == JsonToken.VALUE_TRUE && serverError == null;
        Done end = isDone ? new Done(doneReason, metrics.metrics(), contextJson) : null;
        return new ParsedRecord(thoughts, texts, logprobs, calls, flaws, serverError, end);
    }
}
