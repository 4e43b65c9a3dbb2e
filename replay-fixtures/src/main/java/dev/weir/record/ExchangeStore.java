package dev.weir.record;

import dev.weir.record.capture.AnswerLog;
import dev.weir.record.capture.ExchangeName;
import dev.weir.record.capture.Redaction;
import dev.weir.record.capture.RequestedModel;
import dev.weir.record.capture.Tape;
import dev.weir.record.http.HeadReader;
import dev.weir.recording.head.BodyFormat;
import dev.weir.recording.head.MachineInfo;
import dev.weir.recording.head.ModelInfo;
import dev.weir.recording.head.RecordingHead;
import dev.weir.recording.head.RequestHead;
import dev.weir.recording.head.ResponseHead;
import dev.weir.recording.head.ServerInfo;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Makes recordings of exchanges that are over, one after the other on a thread of its own, so that no exchange waits for the disk to have
 * taken another. Thread-safe.
 */
final class ExchangeStore implements Closeable {

    /** How many exchanges may go on or wait to be written; the next request waits, before any of it is sent. */
    private static final int MOST_OPEN = 256;

    private static final int CLOSE_TIMEOUT_S = 60;

    private final Path folder;
    private final String note;
    private final long mostBodyBytes;
    private final ServerFacts facts;
    private final RecorderListener listener;
    private final Semaphore open = new Semaphore(MOST_OPEN);
    private final ExecutorService writing;
    private final AtomicLong recorded = new AtomicLong();
    private final AtomicLong unanswered = new AtomicLong();
    private final AtomicLong lost = new AtomicLong();

    ExchangeStore(Path folder, String note, long mostBodyBytes, ServerFacts facts, RecorderListener listener) {
        this.folder = folder;
        this.note = note;
        this.mostBodyBytes = mostBodyBytes;
        this.facts = facts;
        this.listener = listener;
        this.writing = Executors.newSingleThreadExecutor(task -> {
            Thread thread = new Thread(task, "recorder, writing");
            thread.setDaemon(true);
            return thread;
        });
        // Asked while the server lives: it may be its end that is recorded.
        writing.execute(facts::server);
    }

    /** Begins an exchange, which is recorded when it is over. */
    Exchange begin(ServerRequest request) throws InterruptedException {
        open.acquire();
        return new Exchange(
                request,
                Instant.now(),
                Tape.begin(folder, mostBodyBytes),
                HeadReader.LONGEST_BYTES,
                over -> writing.execute(() -> store(over)));
    }

    /** Drops an exchange of which nothing has been sent. */
    void drop(Exchange exchange) {
        close(exchange.tape());
        open.release();
    }

    /** A request found no server. */
    void notReached(ServerRequest request, String why) {
        unanswered.incrementAndGet();
        listener.notRecorded(request.toString(), why);
    }

    private void store(Exchange exchange) {
        Tape tape = exchange.tape();
        try {
            String problem = tape.problem();
            Optional<ResponseHead> response = exchange.answer().head(exchange.requestSentNs());
            if (problem != null) {
                lose(exchange, problem);
            } else if (response.isEmpty()) {
                unanswered.incrementAndGet();
                listener.notRecorded(exchange.request().toString(), "it ended before it was answered");
            } else {
                finish(exchange, response.get());
            }
        } catch (IOException e) {
            lose(exchange, "it could not be written (" + e + ")");
        } finally {
            close(tape);
            open.release();
        }
    }

    private void lose(Exchange exchange, String why) {
        lost.incrementAndGet();
        listener.lost(exchange.request().toString(), why);
    }

    private void finish(Exchange exchange, ResponseHead response) throws IOException {
        ServerRequest request = exchange.request();
        AnswerLog answer = exchange.answer();
        String model = RequestedModel.of(exchange.tape());
        RecordingHead head = new RecordingHead(
                note(exchange),
                exchange.begun().truncatedTo(ChronoUnit.MILLIS).toString(),
                facts.server().orElseGet(() -> new ServerInfo(answer.header("Server"), null)),
                model == null ? new ModelInfo(null, null, null, null) : facts.model(model),
                new MachineInfo(null, null, null, null),
                new RequestHead(
                        request.method(), Redaction.path(request.target()), Redaction.headers(request.headers())),
                response,
                exchange.ending(),
                answer.clock(),
                BodyFormat.fileName(answer.header("Content-Type"), answer.header("Content-Encoding")));
        String name = ExchangeName.of(exchange.begun(), request.method(), request.target(), model);
        Path made = exchange.tape().finish(name, head, exchange.requestSentNs());
        recorded.incrementAndGet();
        listener.recorded(
                made, request.toString(), response.status(), exchange.tape().bodyBytes(), head.ending());
    }

    private String note(Exchange exchange) {
        StringBuilder text = new StringBuilder(note);
        if (exchange.tape().isCutShort()) {
            append(text, "Recorded up to " + mostBodyBytes + " bytes of the body, which went on.");
        }
        if (!exchange.isRequestWhole()) {
            append(text, "Not all of the request had been sent.");
        }
        return text.toString();
    }

    private static void append(StringBuilder text, String sentence) {
        text.append(text.isEmpty() ? "" : " ").append(sentence);
    }

    private static void close(Tape tape) {
        try {
            tape.close();
        } catch (IOException e) {
            // What is left behind is hidden, and named when a recorder starts again.
        }
    }

    RecorderCounts counts() {
        return new RecorderCounts(recorded.get(), unanswered.get(), lost.get());
    }

    /** Waits until all that is over is written. */
    @Override
    public void close() {
        writing.shutdown();
        try {
            if (!writing.awaitTermination(CLOSE_TIMEOUT_S, TimeUnit.SECONDS)) {
                writing.shutdownNow().forEach(unwritten -> lost.incrementAndGet());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
