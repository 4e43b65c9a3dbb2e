package dev.weir.bench.inspect;

import dev.weir.decode.AnswerDecoder;
import dev.weir.decode.InvalidUtf8Exception;
import dev.weir.decode.StreamDecoder;
import dev.weir.dialect.ChatCompletionsDecoder;
import dev.weir.dialect.MessagesDecoder;
import dev.weir.dialect.ResponsesDecoder;
import dev.weir.llm.event.Done;
import dev.weir.llm.event.ServerError;
import dev.weir.llm.event.StreamListener;
import dev.weir.llm.event.ToolCall;
import dev.weir.ndjson.LineTooLongException;
import dev.weir.plan.Plan;
import dev.weir.plan.PlanListener;
import dev.weir.plan.RejectedPlan;
import dev.weir.plan.ToolRegistry;
import dev.weir.plan.extract.PlanExtractor;
import dev.weir.recording.Recording;
import dev.weir.recording.head.BodyFormat;
import dev.weir.sse.EventTooLongException;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Sends a recording through the pipeline, chunk by chunk as it arrived, and keeps what comes out. Serves one recording. */
public final class Inspector implements StreamListener, PlanListener {

    private static final int MOST_MALFORMED = 20;

    private final AnswerDecoder decoder;
    private final PlanExtractor extractor;
    private final ByteArrayOutputStream text = new ByteArrayOutputStream();
    private final ByteArrayOutputStream thinking = new ByteArrayOutputStream();
    private final List<Inspection.MalformedLine> malformed = new ArrayList<>();
    private final List<ToolCall> toolCalls = new ArrayList<>();
    private final List<FoundPlan> plans = new ArrayList<>();
    /** When the text up to an offset had arrived. */
    private final TreeMap<Long, Long> textArrivals = new TreeMap<>();

    private @Nullable Done done;
    private @Nullable ServerError error;
    private @Nullable String failure;

    private Inspector(ToolRegistry tools, Function<StreamListener, AnswerDecoder> dialect) {
        this.decoder = dialect.apply(this);
        this.extractor = new PlanExtractor(tools, this);
    }

    /**
     * What a recording holds.
     *
     * @param tools that its plans may use
     */
    public static Inspection inspect(Recording recording, ToolRegistry tools) {
        return new Inspection(
                recording, dialect(recording).map(dialect -> new Inspector(tools, dialect).read(recording)));
    }

    /** Who decodes the answer; empty where the body is none. */
    private static Optional<Function<StreamListener, AnswerDecoder>> dialect(Recording recording) {
        BodyFormat format = recording.bodyFormat();
        if (format == BodyFormat.NDJSON) {
            return Optional.of(StreamDecoder::new);
        }
        if (format != BodyFormat.SSE && format != BodyFormat.JSON) {
            return Optional.empty();
        }
        Optional<Function<StreamListener, AnswerDecoder>> ofPath =
                ofPath(recording.path().split("\\?", 2)[0]);
        return ofPath.isEmpty() && format == BodyFormat.SSE ? Optional.of(ChatCompletionsDecoder::new) : ofPath;
    }

    /** Behind a gateway there may be more before the path. */
    private static Optional<Function<StreamListener, AnswerDecoder>> ofPath(String path) {
        if (path.equals("/api/chat") || path.equals("/api/generate")) {
            return Optional.of(StreamDecoder::new);
        } else if (path.endsWith("/completions")) {
            return Optional.of(ChatCompletionsDecoder::new);
        } else if (path.endsWith("/v1/responses")) {
            return Optional.of(ResponsesDecoder::new);
        } else if (path.endsWith("/v1/messages")) {
            return Optional.of(MessagesDecoder::new);
        }
        return Optional.empty();
    }

    private Inspection.Answer read(Recording recording) {
        try {
            recording.readPlain(decoder::feed);
            decoder.finish();
        } catch (InvalidUtf8Exception | LineTooLongException | EventTooLongException e) {
            failure = e.getMessage();
        }
        extractor.finish();
        return new Inspection.Answer(
                decoder.recordCount(),
                decoder.malformedCount(),
                malformed,
                Text.ofUtf8(text.toByteArray()),
                Text.ofUtf8(thinking.toByteArray()),
                toolCalls,
                Optional.ofNullable(done),
                Optional.ofNullable(error),
                Optional.ofNullable(failure),
                plans);
    }

    @Override
    public void onText(byte[] utf8, int from, int to) {
        text.write(utf8, from, to - from);
        textArrivals.put((long) text.size(), decoder.arrivalNs());
        extractor.feed(utf8, from, to);
    }

    @Override
    public void onThinking(byte[] utf8, int from, int to) {
        thinking.write(utf8, from, to - from);
    }

    @Override
    public void onToolCall(ToolCall call) {
        toolCalls.add(call);
    }

    @Override
    public void onDone(Done end) {
        done = end;
    }

    @Override
    public void onServerError(ServerError lastWord) {
        error = lastWord;
    }

    @Override
    public void onMalformed(long lineNumber, long byteOffset, String reason) {
        if (malformed.size() < MOST_MALFORMED) {
            malformed.add(new Inspection.MalformedLine(lineNumber, byteOffset, reason));
        }
    }

    @Override
    public void onPlan(Plan plan, long fromByte, long toByte) {
        plans.add(FoundPlan.valid(plan, arrivedNs(toByte)));
    }

    @Override
    public void onRejected(RejectedPlan plan) {
        plans.add(FoundPlan.rejected(plan, arrivedNs(plan.toByte())));
    }

    @Override
    public void onFurtherRejected(long fromByte, long toByte, boolean closed) {
        plans.add(FoundPlan.undescribed(arrivedNs(toByte), closed));
    }

    /** When the text before an offset had arrived; plans may be told of long after they closed. */
    private long arrivedNs(long textOffset) {
        Map.Entry<Long, Long> arrival = textArrivals.ceilingEntry(textOffset);
        return arrival == null ? decoder.arrivalNs() : arrival.getValue();
    }
}
