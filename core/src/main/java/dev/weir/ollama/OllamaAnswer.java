package dev.weir.ollama;

import dev.weir.llm.EventSource;
import dev.weir.llm.LlmCancelledException;
import dev.weir.llm.LlmException;
import dev.weir.llm.LlmRequest;
import dev.weir.llm.ServerError;
import dev.weir.llm.StreamListener;
import dev.weir.llm.StreamTimings;
import dev.weir.ndjson.LineTooLongException;
import java.io.IOException;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import okhttp3.Call;
import okhttp3.MediaType;
import okhttp3.Response;
import okio.BufferedSource;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/**
 * One exchange with the server: sends the request when it is first advanced, and turns what comes back into events, a read at a time.
 *
 * <p>A gzipped body is decompressed by OkHttp on its way; a read then returns what could be decompressed so far, so a record arrives when
 * the proxy flushes it.
 */
final class OllamaAnswer implements EventSource {

    private static final int READ_BYTES = 8 * 1024; // OkHttp never returns more at once
    private static final int LONGEST_DRAIN_MS = 5;
    private static final int HOPELESS_MALFORMED_LINES = 1_000;
    private static final String CHAT = "api/chat";
    private static final String GENERATE = "api/generate";

    private final OllamaServer server;
    private final AnswerSettings settings;
    private final LlmRequest request;
    private final boolean stream;
    private final RequestJson json;
    private final TimeLimits limits;
    private final AnswerEvents events = new AnswerEvents();
    private final StreamDecoder decoder;
    private final byte[] buffer = new byte[READ_BYTES];
    private ServerDialect.Form form;
    private ObjectNode requestJson;
    private AnswerFailures failures;
    private OptionalInt context = OptionalInt.empty();
    private @Nullable Response response;
    private @Nullable BufferedSource body;
    private volatile boolean cancelled;
    private volatile @Nullable Call call;

    /**
     * @param stream whether the server is to send the answer while it writes it, or one object at the end
     * @throws IllegalArgumentException if the request's format is neither {@code json} nor a JSON object
     */
    OllamaAnswer(OllamaServer server, AnswerSettings settings, LlmRequest request, boolean stream) {
        this.server = server;
        this.settings = settings;
        this.request = request;
        this.stream = stream;
        this.json = new RequestJson(settings.model());
        this.limits = new TimeLimits(settings.timeouts(), this::cancel);
        this.decoder = new StreamDecoder(events, settings.decoding());
        this.form = server.dialect().form();
        this.requestJson = requestJson();
        this.failures = failures();
    }

    @Override
    public boolean advance(StreamListener listener) {
        events.tell(listener);
        try {
            BufferedSource open = body;
            if (open == null) {
                open = open();
            }
            return step(open);
        } catch (IOException e) {
            throw explain(e);
        } catch (InvalidUtf8Exception e) {
            throw failures.undecodable(e);
        } catch (MalformedRecordException e) {
            throw failures.undecodable(e);
        } catch (LineTooLongException e) {
            throw failures.undecodable(e);
        }
    }

    @Override
    public void cancel() {
        cancelled = true;
        Call sent = call;
        if (sent != null) {
            sent.cancel();
        }
    }

    /** A complete answer leaves its connection for the next request; any other is cut, which spares OkHttp's wait for the rest. */
    @Override
    public void close() {
        limits.end();
        Response open = response;
        if (open != null) {
            if (decoder.ending() != StreamEnding.DONE) {
                cancel();
            }
            closeSoon(open);
        }
    }

    @Override
    public OptionalLong arrivalNs() {
        return events.arrivalNs();
    }

    @Override
    public StreamTimings timings() {
        return events.timings();
    }

    /**
     * Closes a response. OkHttp then waits up to 100 ms for the end of a body, so that the connection can be used again; it comes with the
     * last record or right behind it, or is not worth its reader's time.
     */
    static void closeSoon(Response response) {
        response.body().source().timeout().deadline(LONGEST_DRAIN_MS, TimeUnit.MILLISECONDS);
        response.close();
    }

    private BufferedSource open() throws IOException {
        events.requestSent(System.nanoTime());
        limits.start();
        context = server.context().holding(request.contextTokens(), this::loadedContext);
        events.askedForContext(context);
        Response answer = sendInTheFormThatIsTaken();
        response = answer;
        events.headersArrived(System.nanoTime());
        MediaType type = answer.body().contentType();
        if (type != null && type.subtype().equals("html")) {
            throw failures.notAnAnswer(type.toString());
        }
        BufferedSource opened = answer.body().source();
        body = opened;
        return opened;
    }

    /** The context that the model is loaded with, if it is and the server says so. */
    private OptionalLong loadedContext() {
        try {
            return server.queries().ps(this::begin).stream()
                    .filter(loaded ->
                            ModelName.same(loaded.name(), settings.model().model()))
                    .findFirst()
                    .map(LoadedModel::contextLength)
                    .orElse(OptionalLong.empty());
        } catch (LlmCancelledException e) {
            throw e;
        } catch (LlmException e) {
            return OptionalLong.empty(); // what is wrong with the server, the request itself will tell
        }
    }

    /** Sends the request again in another form where its form was refused; nothing has been generated then. */
    private Response sendInTheFormThatIsTaken() throws IOException {
        Response answer = send();
        while (!answer.isSuccessful()) {
            ErrorBody refusal = readAndClose(answer);
            Optional<ServerDialect.Form> other = server.dialect().insteadOf(form, answer.code(), refusal);
            if (other.isEmpty()) {
                throw ContextLength.isWhatRefused(refusal.message())
                        ? failures.promptTooLong(refusal.message(), context)
                        : failures.refused(answer, refusal);
            }
            form = other.get();
            requestJson = requestJson();
            failures = failures();
            answer = send();
            if (answer.isSuccessful()) {
                server.dialect().takes(form, refusal);
            }
        }
        return answer;
    }

    private Response send() throws IOException {
        Call sent = server.http().generate(path(), RequestJson.write(requestJson, context, form.forbidsCuts()));
        begin(sent);
        return OllamaHttp.execute(sent);
    }

    private void begin(Call next) {
        call = next;
        if (cancelled) {
            next.cancel();
        }
    }

    private ObjectNode requestJson() {
        return form.generate() ? json.generate(request, stream) : json.chat(request, stream);
    }

    private AnswerFailures failures() {
        return AnswerFailures.ofGeneration(
                server.http().where(path()), settings.model().model());
    }

    private String path() {
        return form.generate() ? GENERATE : CHAT;
    }

    private ErrorBody readAndClose(Response refusal) throws IOException {
        limits.refusalBegins();
        try (refusal) {
            return ErrorBody.of(refusal);
        } finally {
            limits.refusalEnds();
        }
    }

    private LlmException explain(IOException e) {
        Optional<TimeLimits.Limit> exceeded = limits.exceeded();
        if (exceeded.isPresent()) {
            return failures.tooSlow(exceeded.get(), settings.timeouts(), e);
        }
        Response open = response;
        return open == null ? failures.noAnswer(e) : failures.brokeOff(e, decoder.recordCount(), isCompressed(open));
    }

    /** Asked of the response as it was on the wire; OkHttp takes the header away when it decompresses. */
    private static boolean isCompressed(Response response) {
        Response wire = response.networkResponse();
        return wire != null && "gzip".equalsIgnoreCase(wire.header("Content-Encoding"));
    }

    /** Reads once. @return whether there may be more */
    private boolean step(BufferedSource source) throws IOException {
        limits.readBegins();
        int length = source.read(buffer);
        long nowNs = System.nanoTime();
        limits.readEnds();
        events.bytesArrived(nowNs);
        boolean more = length >= 0;
        if (more) {
            decoder.feed(buffer, 0, length, nowNs);
        }
        if (!more || decoder.ending() != StreamEnding.INCOMPLETE) {
            decoder.finish();
        }
        if (decoder.recordCount() > 0) {
            events.recordArrived();
        }
        return switch (decoder.ending()) {
            case DONE -> false;
            case SERVER_ERROR -> throw gaveUp(events.serverError());
            case INCOMPLETE -> {
                refuseIfHopeless(more);
                yield true;
            }
        };
    }

    private LlmException gaveUp(ServerError error) {
        return ContextLength.isWhatRefused(error.message())
                ? failures.promptTooLong(error.message(), context)
                : failures.gaveUp(error);
    }

    private void refuseIfHopeless(boolean more) {
        if (!more) {
            throw failures.incomplete(decoder.recordCount(), decoder.malformedCount());
        }
        if (decoder.recordCount() == 0 && decoder.malformedCount() >= HOPELESS_MALFORMED_LINES) {
            throw failures.onlyMalformed(decoder.malformedCount());
        }
    }
}
