package dev.weir.ollama;

import dev.weir.llm.LlmCancelledException;
import dev.weir.llm.LlmException;
import dev.weir.llm.LlmFirstByteTimeoutException;
import dev.weir.llm.LlmHttpException;
import dev.weir.llm.LlmIdleTimeoutException;
import dev.weir.llm.LlmIncompleteStreamException;
import dev.weir.llm.LlmMalformedStreamException;
import dev.weir.llm.LlmPromptTooLongException;
import dev.weir.llm.LlmServerErrorException;
import dev.weir.llm.LlmTooLargeException;
import dev.weir.llm.LlmTotalTimeoutException;
import dev.weir.llm.LlmUnreachableException;
import dev.weir.llm.LlmUtf8Exception;
import dev.weir.llm.ServerError;
import dev.weir.ndjson.LineTooLongException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.ProtocolException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.OptionalInt;
import java.util.zip.DataFormatException;
import javax.net.ssl.SSLException;
import okhttp3.Response;

/**
 * What went wrong with one exchange, in the words of somebody who knows Ollama: where, what, and what to do.
 */
final class AnswerFailures {

    private final String where;
    private final String model;
    private final boolean generates;

    private AnswerFailures(String where, String model, boolean generates) {
        this.where = where;
        this.model = model;
        this.generates = generates;
    }

    /**
     * Of a request that makes the model generate.
     *
     * @param where its URL
     * @param model name of the model asked
     */
    static AnswerFailures ofGeneration(String where, String model) {
        return new AnswerFailures(where, model, true);
    }

    /**
     * Of a question about the server.
     *
     * @param where its URL
     * @param model name of the model it is about, or empty
     */
    static AnswerFailures ofQuery(String where, String model) {
        return new AnswerFailures(where, model, false);
    }

    /** No answer began. */
    LlmException noAnswer(IOException e) {
        if (wasInterrupted()) {
            return interrupted(e);
        }
        if (isAboutConnecting(e)) {
            return new LlmUnreachableException(
                    "cannot reach " + where + ": " + reason(e)
                            + "; start the server with `ollama serve`, or set the base URL to where it runs",
                    e);
        }
        if (e instanceof ProtocolException) {
            return new LlmMalformedStreamException(
                    where + " does not answer in HTTP: " + reason(e) + "; check that the base URL is Ollama's", e);
        }
        return new LlmIncompleteStreamException(
                where + " closed the connection before it answered: " + reason(e) + "; "
                        + (generates
                                ? "the request was not sent again, because the server may have begun to work on it; ask again"
                                : "look at the server's log, or ask again"),
                e);
    }

    /** The server refused. */
    LlmHttpException refused(Response response, ErrorBody body) {
        int status = response.code();
        String said = body.message().isEmpty() ? response.message() : body.message();
        return new LlmHttpException(
                where + " answered with status " + status + ": " + ErrorBody.quote(said) + "; "
                        + adviceOn(status, body, response),
                status,
                said,
                body.signinUrl());
    }

    /**
     * The server refused the prompt for its length.
     *
     * @param contextTokens the context that was asked for; empty if it was left to the server
     */
    LlmPromptTooLongException promptTooLong(String serverMessage, OptionalInt contextTokens) {
        String context = contextTokens.isPresent()
                ? "a context of " + contextTokens.getAsInt() + " tokens (num_ctx) was asked for"
                : "no context (num_ctx) was asked for, so it is the server's default";
        return new LlmPromptTooLongException(
                where + " refused the prompt: " + ErrorBody.quote(serverMessage) + "; " + context
                        + ": ask for a larger one with contextLength, or send a shorter prompt, such as fewer agents or messages at once",
                serverMessage,
                contextTokens);
    }

    /** The server succeeded, with something that cannot be an answer. */
    LlmMalformedStreamException notAnAnswer(String contentType) {
        return new LlmMalformedStreamException(
                where + " answered with " + ErrorBody.quote(contentType)
                        + " instead of JSON; check that the base URL is Ollama's and no login page's",
                null);
    }

    /**
     * Reading the answer failed.
     *
     * @param compressed whether the body is gzip; what Okio then finds wrong with it is an {@code IOException} of no subclass
     */
    LlmException brokeOff(IOException e, long records, boolean compressed) {
        if (wasInterrupted()) {
            return interrupted(e);
        }
        if (e.getCause() instanceof DataFormatException
                || (compressed && e.getClass().equals(IOException.class))) {
            return new LlmMalformedStreamException(
                    where + " sent a body that cannot be decompressed: " + reason(e)
                            + "; look at the proxy in front of the server",
                    e);
        }
        return new LlmIncompleteStreamException(
                "the answer of " + where + " broke off after " + records + " records: " + reason(e)
                        + "; look at the server's log, or ask again",
                e);
    }

    /** The answer ended before it was complete. */
    LlmException incomplete(long records, long malformedLines) {
        if (records == 0 && malformedLines > 0) {
            return new LlmMalformedStreamException(
                    where + " sent " + malformedLines
                            + " lines of which none is a record; check that the base URL is Ollama's",
                    null);
        }
        return new LlmIncompleteStreamException(
                "the answer of " + where + " ended after " + records
                        + " records without one that says done; look at the server's log, or ask again",
                null);
    }

    /** The server sent lines without end of which none is a record. */
    LlmMalformedStreamException onlyMalformed(long malformedLines) {
        return new LlmMalformedStreamException(
                where + " sent " + malformedLines
                        + " malformed lines and not one record; check that the base URL is Ollama's",
                null);
    }

    /** The server gave up in the middle of the answer. */
    LlmServerErrorException gaveUp(ServerError error) {
        String advice = error.signinUrl()
                .map(url -> "sign in at " + ErrorBody.quoteUrl(url))
                .orElse("look at the server's log, or ask again");
        return new LlmServerErrorException(
                where + " gave up on the answer: " + ErrorBody.quote(error.message()) + "; " + advice, error);
    }

    /** The answer cannot be decoded. */
    LlmException undecodable(MalformedRecordException e) {
        return new LlmMalformedStreamException(where + ": " + e.getMessage(), e.lineNumber(), e.byteOffset(), e);
    }

    /** The answer cannot be decoded. */
    LlmException undecodable(InvalidUtf8Exception e) {
        return new LlmUtf8Exception(where + ": " + e.getMessage(), e.lineNumber(), e.byteOffset(), e);
    }

    /** A record is too large. */
    LlmException undecodable(LineTooLongException e) {
        return new LlmTooLargeException(where + ": " + e.getMessage(), e.limitBytes(), e);
    }

    /** A limit was exceeded. */
    LlmException tooSlow(TimeLimits.Limit limit, Timeouts timeouts, IOException cause) {
        return switch (limit) {
            case FIRST_BYTE ->
                new LlmFirstByteTimeoutException(
                        where + " sent nothing within " + seconds(timeouts.firstByte())
                                + "; it may be loading the model or evaluating a long prompt (`ollama ps` shows which), so wait longer "
                                + "with firstByteTimeout, or give it a shorter prompt",
                        timeouts.firstByte(),
                        cause);
            case IDLE ->
                new LlmIdleTimeoutException(
                        where + " stopped in the middle of the answer and sent nothing for " + seconds(timeouts.idle())
                                + "; look at the server's log, or wait longer with idleTimeout",
                        timeouts.idle(),
                        cause);
            case TOTAL ->
                new LlmTotalTimeoutException(
                        where + " did not complete the answer within " + seconds(timeouts.total())
                                + "; limit its length with maxTokens, or wait longer with totalTimeout",
                        timeouts.total(),
                        cause);
        };
    }

    private String adviceOn(int status, ErrorBody body, Response response) {
        return switch (status) {
            case 301, 302, 303, 307, 308 ->
                "it has moved to " + ErrorBody.quote(response.header("Location", "an unknown place"))
                        + "; make that the base URL";
            case 401, 403 ->
                body.signinUrl() == null
                        ? "give the client the bearer token that the server or its proxy asks for"
                        : "sign in at " + ErrorBody.quoteUrl(body.signinUrl());
            case 404 ->
                body.fromOllama() && !model.isEmpty()
                        ? "fetch the model with `ollama pull " + model + "`"
                        : "check that the base URL is Ollama's";
            case 429, 503 -> "the server is busy; ask again later, or let it queue more with OLLAMA_MAX_QUEUE";
            case 502 -> "start the server behind the proxy with `ollama serve`";
            case 504 -> "let the proxy in front of the server wait longer, or stream the answer";
            default -> status < 500 ? "change the request" : "look at the server's log";
        };
    }

    private LlmCancelledException interrupted(IOException e) {
        return new LlmCancelledException("the thread that read the answer of " + where + " was interrupted", e);
    }

    /**
     * An interrupt closes the connection that the thread waits for, whatever the exception is called on its way through OkHttp, TLS and
     * the JDK's sockets; the thread's flag stays set.
     */
    private static boolean wasInterrupted() {
        return Thread.currentThread().isInterrupted();
    }

    private static boolean isAboutConnecting(IOException e) {
        return e instanceof ConnectException
                || e instanceof NoRouteToHostException
                || e instanceof UnknownHostException
                || e instanceof SSLException
                || e instanceof SocketTimeoutException; // reads and writes have no OkHttp time-out
    }

    private static String reason(IOException e) {
        String message = e.getMessage();
        return message == null ? e.getClass().getSimpleName() : ErrorBody.quote(message);
    }

    private static String seconds(Duration duration) {
        return duration.toMillis() / 1000.0 + " s";
    }
}
