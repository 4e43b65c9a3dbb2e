package dev.weir.record.imports;

import dev.weir.record.capture.AnswerLog;
import dev.weir.record.capture.ExchangeName;
import dev.weir.record.capture.Redaction;
import dev.weir.record.capture.RequestedModel;
import dev.weir.record.capture.Tape;
import dev.weir.record.http.BodyReader;
import dev.weir.record.http.HeadReader;
import dev.weir.record.http.HttpSyntaxException;
import dev.weir.record.http.MessageHead;
import dev.weir.recording.head.BodyFormat;
import dev.weir.recording.head.Ending;
import dev.weir.recording.head.MachineInfo;
import dev.weir.recording.head.ModelInfo;
import dev.weir.recording.head.RecordingClock;
import dev.weir.recording.head.RecordingHead;
import dev.weir.recording.head.RequestHead;
import dev.weir.recording.head.ResponseHead;
import dev.weir.recording.head.ServerInfo;
import java.io.IOException;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** One exchange of a trace, put on a {@link Tape} as curl sent and received it. */
final class TracedExchange {

    private static final Pattern RESET = Pattern.compile("(?i).*\\breset\\b.*");
    private static final Pattern ENDED_BY_CURL =
            Pattern.compile("(?i).*(timed out|timeout|writing|aborted|callback).*");
    private static final Pattern ENDED = Pattern.compile(
            "(?i).*(closing connection|transfer closed|left intact|shutting down|empty reply|eof|end of).*");

    private final Tape tape;
    private final String note;
    private final RecordingClock clock;
    private final MessageHead request;
    private final String method;
    private final String target;
    private final BodyReader requestBody;
    private final AnswerLog answer;
    private long requestSentNs;
    private boolean answered;
    private Ending otherwise = Ending.CUT_BY_CLIENT;
    private boolean ended;

    /**
     * Begins with what curl sent first: the head, and perhaps the beginning of the body.
     *
     * @throws HttpSyntaxException if that is no head of HTTP/1.1
     */
    TracedExchange(Tape tape, String note, RecordingClock clock, byte[] sent, long atNs) throws HttpSyntaxException {
        this.tape = tape;
        this.note = note;
        this.clock = clock;
        HeadReader reader = new HeadReader(HeadReader.LONGEST_BYTES);
        int at = reader.feed(sent, 0, sent.length);
        if (!reader.isWhole()) {
            throw new HttpSyntaxException("the head of the request is not whole");
        }
        request = reader.head();
        String[] parts = request.startLine().split(" ", -1);
        if (parts.length != 3 || !parts[2].startsWith("HTTP/1.")) {
            throw new HttpSyntaxException("expected a request such as \"POST /api/chat HTTP/1.1\"");
        }
        method = parts[0];
        target = parts[1];
        requestBody = BodyReader.ofRequest(request);
        answer = new AnswerLog(tape, method, HeadReader.LONGEST_BYTES);
        requestSentNs = atNs;
        sendFrom(sent, at);
    }

    /** Curl sent more of the request. */
    void sent(byte[] bytes, long atNs) throws HttpSyntaxException {
        requestSentNs = atNs;
        sendFrom(bytes, 0);
    }

    private void sendFrom(byte[] bytes, int from) throws HttpSyntaxException {
        requestBody.feed(bytes, from, bytes.length, tape::requestBody);
    }

    /** Curl received bytes. */
    void received(byte[] bytes, long atNs) throws HttpSyntaxException {
        answered = true;
        answer.take(bytes, 0, bytes.length, atNs, false);
        otherwise = Ending.CUT_BY_CLIENT;
        ended = false;
    }

    /** Curl says something: perhaps why nothing more comes. */
    void told(String info) {
        if (!ended && RESET.matcher(info).matches()) {
            end(Ending.RESET);
        } else if (!ended && ENDED_BY_CURL.matcher(info).matches()) {
            end(Ending.CUT_BY_CLIENT);
        } else if (!ended && ENDED.matcher(info).matches()) {
            end(Ending.TRUNCATED);
        }
    }

    private void end(Ending how) {
        otherwise = how;
        ended = true;
    }

    /** Whether anything has been received. */
    boolean isAnswered() {
        return answered;
    }

    /**
     * Makes the recording.
     *
     * @param undated when to say that it began where the answer does not say
     * @return its folder; empty where there was no answer
     */
    Optional<Path> finish(Instant undated) throws IOException {
        answer.breakOff();
        if (otherwise == Ending.TRUNCATED) {
            answer.finish();
        }
        String problem = tape.problem();
        if (problem != null) {
            throw new IOException(problem);
        }
        Optional<ResponseHead> response = answer.head(requestSentNs);
        if (response.isEmpty()) {
            return Optional.empty();
        }
        Optional<Instant> date = date();
        String model = RequestedModel.of(tape);
        RecordingHead head = new RecordingHead(
                note,
                date.map(Instant::toString).orElse(""),
                new ServerInfo(answer.header("Server"), null),
                new ModelInfo(model, null, null, null),
                new MachineInfo(null, null, null, null),
                new RequestHead(method, Redaction.path(target), Redaction.headers(request.headers())),
                response.get(),
                answer.isWhole() ? Ending.COMPLETE : otherwise,
                clock,
                BodyFormat.fileName(answer.header("Content-Type"), answer.header("Content-Encoding")));
        String name = ExchangeName.of(date.orElse(undated), method, target, model);
        return Optional.of(tape.finish(name, head, requestSentNs));
    }

    private Optional<Instant> date() {
        @Nullable String date = answer.header("Date");
        try {
            return Optional.ofNullable(date)
                    .map(text -> DateTimeFormatter.RFC_1123_DATE_TIME.parse(text, Instant::from));
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }

    /** Drops what has not become a recording. */
    void close() throws IOException {
        tape.close();
    }

    /** For people. */
    @Override
    public String toString() {
        return method + " " + target.split("\\?", 2)[0];
    }
}
