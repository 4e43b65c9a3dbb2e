package dev.weir.bench.inspect;

import dev.weir.bench.text.LineBreaks;
import dev.weir.bench.text.Printable;
import dev.weir.llm.event.Done;
import dev.weir.llm.event.Metrics;
import dev.weir.llm.event.ToolCall;
import dev.weir.recording.Recording;
import dev.weir.recording.RecordingPart;
import dev.weir.recording.head.BodyFormat;
import dev.weir.recording.head.RecordingClock;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Recordings for people, on a terminal: lines are broken between words, and nothing in a recording can steer the terminal.
 *
 * <p>Times are milliseconds after the last byte of the request was sent.
 */
public final class InspectionReport {

    private static final double NS_PER_MS = 1e6;
    private static final int EXCERPT_CHARS = 160;
    private static final int VALUES_AT = 14;
    private static final String GAP = "  ";

    private final PrintWriter out;
    private final LineBreaks lineBreaks;
    private final boolean wholeText;

    /**
     * A report that writes to a terminal, or a file.
     *
     * @param out what is written to; flushed by its owner
     * @param columns how wide the terminal is; empty where lines are not to be broken
     * @param wholeText whether to write text and thinking whole
     */
    public InspectionReport(PrintWriter out, OptionalInt columns, boolean wholeText) {
        this.out = out;
        this.lineBreaks = new LineBreaks(columns);
        this.wholeText = wholeText;
    }

    /** Writes names and notes, a recording a line. */
    public void list(List<Recording> recordings) {
        int longest = recordings.stream()
                .mapToInt(recording -> recording.name().length())
                .max()
                .orElse(0);
        recordings.forEach(recording -> row(Printable.line(recording.name()), longest, recording.note()));
    }

    /** Writes all that was found in a recording, and an empty line. */
    public void write(Inspection inspection) {
        Recording recording = inspection.recording();
        out.println(Printable.line(recording.name()));
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
        inspection
                .answer()
                .ifPresentOrElse(answer -> write(answer, recording.clock().hasTimes()), () -> writeOther(recording));
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

    private void write(Inspection.Answer answer, boolean hasTimes) {
        line("records", String.format(Locale.ROOT, "%,d", answer.records()));
        line("malformed", counted(answer.malformedCount(), "line"));
        answer.malformed().forEach(this::write);
        write("text", answer.text());
        write("thinking", answer.thinking());
        write(answer.toolCalls());
        line("done", answer.done().map(InspectionReport::describe).orElse("no final record"));
        answer.error().ifPresent(error -> line("error", error.message()));
        answer.failure().ifPresent(failure -> line("failure", failure));
        long valid = answer.plans().stream().filter(FoundPlan::valid).count();
        line("plans", answer.plans().size() + (answer.plans().isEmpty() ? "" : ", " + valid + " valid"));
        answer.plans().forEach(plan -> write(plan, hasTimes));
    }

    private void writeOther(Recording recording) {
        line("answer", "none: the body is no answer of a model");
        String excerpt =
                Printable.excerpt(visibleText(recording), EXCERPT_CHARS).strip();
        if (!excerpt.isEmpty()) {
            line("", excerpt);
        }
    }

    /** What a person would read: of a page, without its marks. */
    private static String visibleText(Recording recording) {
        String body = new String(recording.plainBody(), StandardCharsets.UTF_8);
        return recording.bodyFormat() == BodyFormat.HTML
                ? body.replaceAll("(?s)<(script|style|title)\\b.*?</\\1>|<[^>]*>", " ")
                        .strip()
                : body;
    }

    private void write(Inspection.MalformedLine line) {
        line("", "line " + line.lineNumber() + ", byte " + line.byteOffset() + ": " + line.reason());
    }

    private void write(String what, Text text) {
        if (text.value().isEmpty()) {
            line(what, "none");
            return;
        }
        line(what, counted(text.chars(), "character") + ", sha256 " + text.sha256());
        if (wholeText) {
            lineBreaks.lines(Printable.text(text.value()), 0).forEach(out::println);
        } else {
            line("", Printable.excerpt(text.value(), EXCERPT_CHARS));
        }
    }

    private void write(List<ToolCall> calls) {
        line("tool calls", calls.isEmpty() ? "none" : String.valueOf(calls.size()));
        for (ToolCall call : calls) {
            line("", Printable.excerpt(call.name() + " " + call.argumentsJson(), EXCERPT_CHARS));
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

    private void write(FoundPlan plan, boolean hasTimes) {
        String agent = plan.agentId().isPresent() ? "agent " + plan.agentId().getAsInt() : "no agent";
        String id = plan.planId().map(planId -> "\"" + planId + "\"").orElse("no plan_id");
        String steps = plan.steps().isPresent() ? counted(plan.steps().getAsInt(), "step") : "no steps";
        line(
                "",
                String.format(
                        Locale.ROOT,
                        "%-9s %-10s %-8s %s%s%s",
                        agent,
                        id,
                        steps,
                        plan.closed() ? "closed" : "broke off",
                        hasTimes ? " at " + ms(plan.closedNs()) : "",
                        plan.reasons().map(why -> ", not valid: " + why).orElse("")));
    }

    private static String counted(long count, String what) {
        return String.format(Locale.ROOT, "%,d %s%s", count, what, count == 1 ? "" : "s");
    }

    private static String ms(long ns) {
        return String.format(Locale.ROOT, "%,.1f ms", ns / NS_PER_MS);
    }

    private void line(String what, String value) {
        row("  " + what, VALUES_AT - GAP.length(), value);
    }

    /** A name, and what is to be said of it beside it, on as many lines as that takes. */
    private void row(String name, int nameColumns, String value) {
        String lead = name + " ".repeat(Math.max(0, nameColumns - name.length())) + GAP;
        for (String line : lineBreaks.lines(Printable.text(value), lead.length())) {
            out.println((lead + line).stripTrailing());
            lead = " ".repeat(lead.length());
        }
    }
}
