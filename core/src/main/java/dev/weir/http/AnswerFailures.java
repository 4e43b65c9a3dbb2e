package dev.weir.http;

import dev.weir.decode.InvalidUtf8Exception;
import dev.weir.decode.MalformedRecordException;
import dev.weir.llm.event.ServerError;
import dev.weir.llm.failure.LlmCancelledException;
import dev.weir.llm.failure.LlmException;
import dev.weir.llm.failure.LlmFirstByteTimeoutException;
import dev.weir.llm.failure.LlmHttpException;
import dev.weir.llm.failure.LlmIdleTimeoutException;
import dev.weir.llm.failure.LlmIncompleteStreamException;
import dev.weir.llm.failure.LlmMalformedStreamException;
import dev.weir.llm.failure.LlmServerErrorException;
import dev.weir.llm.failure.LlmTooLargeException;
import dev.weir.llm.failure.LlmTotalTimeoutException;
import dev.weir.llm.failure.LlmUnreachableException;
import dev.weir.llm.failure.LlmUtf8Exception;
import dev.weir.ndjson.LineTooLongException;
import dev.weir.sse.EventTooLongException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.ProtocolException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.zip.DataFormatException;
import javax.net.ssl.SSLException;
import okhttp3.Response;

/**
 * What went wrong with one exchange: where, what, and what to do, in the words of somebody who knows the kind of server.
 */
public final class AnswerFailures {

    private final ServerAdvice advice;
    private final String where;
    private final String model;
    private final boolean generates;

    private AnswerFailures(ServerAdvice advice, String where, String model, boolean generates) {
        this.advice = advice;
        this.where = where;
        this.model = model;
        this.generates = generates;
    }

    /**
     * Of a request that makes the model generate.
     *
     * @param advice what to do about it
     * @param where its URL
     * @param model name of the model asked
     */
    public static AnswerFailures ofGeneration(ServerAdvice advice, String where, String model) {
        return new AnswerFailures(advice, where, model, true);
    }

    /**
     * Of a question about the server.
     *
     * @param advice what to do about it
     * @param where its URL
     * @param model name of the model it is about, or empty
     */
    public static AnswerFailures ofQuery(ServerAdvice advice, String where, String model) {
        return new AnswerFailures(advice, where, model, false);
    }

    /** Where the server was asked, for people. */
    public String where() {
        return where;
    }

    /** No answer began. */
    public LlmException noAnswer(IOException e) {
        if (wasInterrupted()) {
            return interrupted(e);
        }
        if (isAboutConnecting(e)) {
            return new LlmUnreachableException(
                    "cannot reach " + where + ": " + reason(e) + "; " + advice.toStart()
                            + ", or set the base URL to where it runs",
                    e);
        }
        if (e instanceof ProtocolException) {
            return new LlmMalformedStreamException(
                    where + " does not answer in HTTP: " + reason(e) + "; check that the base URL is " + advice.whose(),
                    e);
        }
        return new LlmIncompleteStreamException(
                where + " closed the connection before it answered: " + reason(e) + "; "
                        + (generates
                                ? "the request was not sent again, because the server may have begun to work on it; ask again"
                                : "look at the server's log, or ask again"),
                e);
    }

    /** The server refused. */
    public LlmHttpException refused(Response response, ErrorBody body) {
        int status = response.code();
        String said = body.message().isEmpty() ? response.message() : body.message();
        return new LlmHttpException(
                where + " answered with status " + status + ": " + ErrorBody.quote(said) + "; "
                        + adviceOn(status, body, response),
                status,
                said,
                body.signinUrl());
    }

    /** The server succeeded, with something that cannot be an answer. */
    public LlmMalformedStreamException notAnAnswer(String contentType) {
        return new LlmMalformedStreamException(
                where + " answered with " + ErrorBody.quote(contentType)
                        + " instead of JSON; check that the base URL is " + advice.whose() + " and no login page's",
                null);
    }

    /**
     * Reading the answer failed.
     *
     * @param compressed whether the body is gzip; what Okio then finds wrong with it is an {@code IOException} of no subclass
     */
    public LlmException brokeOff(IOException e, long records, boolean compressed) {
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
    public LlmException incomplete(long records, long malformedLines) {
        if (records == 0 && malformedLines > 0) {
            return new LlmMalformedStreamException(
                    where + " sent " + malformedLines + " lines of which none is a record; check that the base URL is "
                            + advice.whose(),
                    null);
        }
        return new LlmIncompleteStreamException(
                "the answer of " + where + " ended after " + records
                        + " records without one that says done; look at the server's log, or ask again",
                null);
    }

    /** The server sent lines without end of which none is a record. */
    public LlmMalformedStreamException onlyMalformed(long malformedLines) {
        return new LlmMalformedStreamException(
                where + " sent " + malformedLines + " malformed lines and not one record; check that the base URL is "
                        + advice.whose(),
                null);
    }

    /** The server gave up in the middle of the answer. */
    public LlmServerErrorException gaveUp(ServerError error) {
        String whatToDo = error.signinUrl()
                .map(url -> "sign in at " + ErrorBody.quoteUrl(url))
                .orElse("look at the server's log, or ask again");
        return new LlmServerErrorException(
                where + " gave up on the answer: " + ErrorBody.quote(error.message()) + "; " + whatToDo, error);
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

    /** A record is too large. */
    LlmException undecodable(EventTooLongException e) {
        return new LlmTooLargeException(where + ": " + e.getMessage(), e.limitBytes(), e);
    }

    /** A limit was exceeded. */
    LlmException tooSlow(TimeLimits.Limit limit, Timeouts timeouts, IOException cause) {
        return switch (limit) {
            case FIRST_BYTE ->
                new LlmFirstByteTimeoutException(
                        where + " sent nothing within " + seconds(timeouts.firstByte())
                                + "; " + advice.whenSilent()
                                + ", so wait longer with firstByteTimeout, or give it a shorter prompt",
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
                body.fromServer() && !model.isEmpty()
                        ? advice.toGetModel().apply(model)
                        : "check that the base URL is " + advice.whose();
            case 429, 503 -> "the server is busy; " + advice.whenBusy();
            case 502 -> advice.toStartBehindProxy();
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
