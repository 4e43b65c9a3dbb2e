package dev.weir.bench.cli;

import dev.weir.llm.Done;
import dev.weir.llm.Metrics;
import dev.weir.llm.ToolCall;
import dev.weir.recording.BodyFormat;
import dev.weir.recording.Recording;
import dev.weir.recording.RecordingClock;
import dev.weir.recording.RecordingPart;
import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import java.util.OptionalLong;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** An inspection for people. Times are milliseconds after the last byte of the request was sent. */
final class InspectionReport {

    private static final double NS_PER_MS = 1e6;
    private static final int EXCERPT_CHARS = 160;

    private final PrintWriter out;
    private final boolean wholeText;

    /**
     * @param out what is written to
     * @param wholeText whether to write text and thinking whole
     */
    InspectionReport(PrintWriter out, boolean wholeText) {
        this.out = out;
        this.wholeText = wholeText;
    }

    void write(Inspection inspection) {
        Recording recording = inspection.recording();
        out.println(recording.name());
        if (!recording.note().isEmpty()) {
            line("note", recording.note());
        }
        line("request", recording.method() + " " + recording.path() + madeBy(recording));
        line(
                "response",
                "status " + recording.status() + ", ending "
                        + recording.ending().label());
        line("body", body(recording));
        line("sums", sums(recording));
        inspection.answer().ifPresentOrElse(this::write, () -> writeOther(recording));
        out.println();
    }

    private static String madeBy(Recording recording) {
        String product = recording.server().product();
        return Stream.of(
                        recording.modelName().orElse(""),
                        product == null
                                ? ""
                                : product + " " + recording.serverVersion().orElse(""))
                .filter(part -> !part.isEmpty())
                .map(part -> ", " + part.strip())
                .collect(Collectors.joining());
    }

    private static String body(Recording recording) {
        String format =
                recording.bodyFormat().name().toLowerCase(Locale.ROOT) + (recording.compressed() ? ", gzip" : "");
        String size = String.format(
                Locale.ROOT,
                "%s, %,d B in %s",
                format,
                recording.bodyBytes(),
                counted(recording.chunkCount(), "chunk"));
        if (!recording.clock().hasTimes()) {
            return size + ", times unknown";
        }
        String first = recording.chunkCount() == 0 ? "" : ", first " + ms(recording.chunkNs(0));
        return size + ", headers " + ms(recording.headersNs()) + first + ", end " + ms(recording.endNs())
                + (recording.clock() == RecordingClock.UNSTATED
                        ? ""
                        : ", by the clock of the " + recording.clock().label());
    }

    /** What a change would be noticed in. */
    private static String sums(Recording recording) {
        return recording.uncovered().isEmpty()
                ? "of all parts"
                : "of the response body; none of "
                        + recording.uncovered().stream()
                                .map(RecordingPart::toString)
                                .collect(Collectors.joining(" and "));
    }

    private void write(Inspection.Answer answer) {
        line("records", String.format(Locale.ROOT, "%,d", answer.records()));
        line("malformed", counted(answer.malformedCount(), "line"));
        answer.malformed().forEach(this::write);
        write("text", answer.text());
        write("thinking", answer.thinking());
        write(answer.toolCalls());
        line("done", answer.done().map(InspectionReport::describe).orElse("no final record"));
        answer.error().ifPresent(error -> line("error", new Text(error.message()).printable()));
        answer.failure().ifPresent(failure -> line("failure", failure));
        long valid = answer.plans().stream().filter(FoundPlan::valid).count();
        line("plans", answer.plans().size() + (answer.plans().isEmpty() ? "" : ", " + valid + " valid"));
        answer.plans().forEach(this::write);
    }

    private void writeOther(Recording recording) {
        OpenAiAnswer.of(recording).ifPresentOrElse(this::write, () -> {
            line("answer", "none: the body is no answer of a model");
            String excerpt = visibleText(recording).excerpt(EXCERPT_CHARS).strip();
            if (!excerpt.isEmpty()) {
                line("", excerpt);
            }
        });
    }

    /** What a person would read: of a page, without its marks. */
    private static Text visibleText(Recording recording) {
        Text body = Text.ofUtf8(recording.plainBody());
        return recording.bodyFormat() == BodyFormat.HTML
                ? new Text(body.value()
                        .replaceAll("(?s)<(script|style|title)\\b.*?</\\1>|<[^>]*>", " ")
                        .strip())
                : body;
    }

    private void write(OpenAiAnswer answer) {
        line("events", String.format(Locale.ROOT, "%,d", answer.events()) + (answer.ended() ? "" : ", without an end"));
        line("malformed", counted(answer.malformed(), "event"));
        write("text", answer.content());
        write("thinking", answer.reasoning());
        line(
                "done",
                answer.finishReason().orElse("no finish_reason")
                        + count(", %,d prompt tokens", answer.promptTokens())
                        + count(", %,d tokens", answer.completionTokens()));
        answer.error().ifPresent(error -> line("error", new Text(error).printable()));
    }

    private void write(Inspection.MalformedLine line) {
        line(
                "",
                "line " + line.lineNumber() + ", byte " + line.byteOffset() + ": "
                        + new Text(line.reason()).printable());
    }

    private void write(String what, Text text) {
        if (text.value().isEmpty()) {
            line(what, "none");
            return;
        }
        line(what, counted(text.chars(), "character") + ", sha256 " + text.sha256());
        if (wholeText) {
            out.println(text.printable());
        } else {
            line("", text.excerpt(EXCERPT_CHARS));
        }
    }

    private void write(List<ToolCall> calls) {
        line("tool calls", calls.isEmpty() ? "none" : String.valueOf(calls.size()));
        for (ToolCall call : calls) {
            line("", new Text(call.name() + " " + call.argumentsJson()).excerpt(EXCERPT_CHARS));
        }
    }

    private static String describe(Done done) {
        Metrics metrics = done.metrics();
        return done.reason().orElse("no done_reason")
                + count(", %,d prompt tokens", metrics.promptEvalCount())
                + count(", %,d tokens", metrics.evalCount());
    }

    private static String count(String format, OptionalLong count) {
        return count.isPresent() ? String.format(Locale.ROOT, format, count.getAsLong()) : "";
    }

    private void write(FoundPlan plan) {
        String agent = plan.agentId().isPresent() ? "agent " + plan.agentId().getAsInt() : "no agent";
        String id = plan.planId()
                .map(planId -> "\"" + new Text(planId).printable() + "\"")
                .orElse("no plan_id");
        String steps = plan.steps().isPresent() ? counted(plan.steps().getAsInt(), "step") : "no steps";
        line(
                "",
                String.format(
                        Locale.ROOT,
                        "%-9s %-10s %-8s %s at %s%s",
                        agent,
                        id,
                        steps,
                        plan.closed() ? "closed" : "broke off",
                        ms(plan.closedNs()),
                        plan.reasons()
                                .map(why -> ", not valid: " + new Text(why).printable())
                                .orElse("")));
    }

    private static String counted(long count, String what) {
        return String.format(Locale.ROOT, "%,d %s%s", count, what, count == 1 ? "" : "s");
    }

    private static String ms(long ns) {
        return String.format(Locale.ROOT, "%,.1f ms", ns / NS_PER_MS);
    }

    private void line(String what, String value) {
        out.println(String.format(Locale.ROOT, "  %-10s  %s", what, value));
    }
}
