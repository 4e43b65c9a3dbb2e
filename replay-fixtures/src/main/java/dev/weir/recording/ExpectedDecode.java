package dev.weir.recording;

import dev.weir.recording.head.Ending;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What any correct decoder finds in an NDJSON recording: one row of an {@code expected.jsonl}, which lies in the folder of the
 * recording that it speaks of, or beside the folders of several. The bundled one was made by a slow decoder that is independent of this
 * repository.
 *
 * @param name of the recording
 * @param ending how the response ended
 * @param records lines that are JSON objects
 * @param malformed lines that are neither blank nor JSON objects
 * @param textChars length of the text of all records, code points
 * @param textSha256 of that text in UTF-8, hexadecimal
 * @param thinkingSha256 of the thinking of all records in UTF-8, hexadecimal
 * @param toolCalls in all records
 * @param doneReason of the final record, or null where it has none or there is no final record
 * @param error message of the error record, or null where there is none
 * @param firstNs when the first chunk had arrived, ns after the last byte of the request was sent
 * @param endNs when the response had ended, on the same clock
 * @param plans closed objects with a {@code steps} member in the text, in order
 */
public record ExpectedDecode(
        String name,
        Ending ending,
        int records,
        int malformed,
        int textChars,
        String textSha256,
        String thinkingSha256,
        int toolCalls,
        @Nullable String doneReason,
        @Nullable String error,
        long firstNs,
        long endNs,
        List<ExpectedPlan> plans) {

    /** Keeps a copy of the plans. */
    public ExpectedDecode {
        plans = List.copyOf(plans);
    }

    /**
     * The rows for the recordings that ship with this jar: those of the file beside their folders, then those in a folder of its own.
     *
     * @throws RecordingException if they cannot be read
     */
    public static List<ExpectedDecode> bundled() {
        return RecordingFolders.withBundled(folder -> {
            List<ExpectedDecode> rows = new ArrayList<>(read(folder.resolve(RecordingFolders.EXPECTED_FILE)));
            for (Path recording : RecordingFolders.recordingsIn(folder)) {
                Path own = recording.resolve(RecordingFolders.EXPECTED_FILE);
                if (Files.exists(own)) {
                    rows.addAll(read(own));
                }
            }
            return List.copyOf(rows);
        });
    }

    /**
     * Reads an {@code expected.jsonl}; blank rows are skipped.
     *
     * @throws RecordingException naming the row that is wrong
     */
    public static List<ExpectedDecode> read(Path file) {
        List<ExpectedDecode> rows = new ArrayList<>();
        String[] lines = new String(RecordingReader.readFile(file), StandardCharsets.UTF_8).split("\n", -1);
        for (int i = 0; i < lines.length; i++) {
            if (!lines[i].isBlank()) {
                rows.add(of(JsonFields.ofRow(file, i + 1L, lines[i].getBytes(StandardCharsets.UTF_8))));
            }
        }
        return List.copyOf(rows);
    }

    /**
     * The row for a recording: for a bundled one from {@link #bundled()}, else from an {@code expected.jsonl} in its folder or beside it.
     *
     * @return empty where there is no such file or it has no row of this name
     * @throws RecordingException if the file cannot be read
     */
    public static Optional<ExpectedDecode> of(Recording recording) {
        List<ExpectedDecode> rows =
                recording.folder().map(ExpectedDecode::besideFolder).orElseGet(ExpectedDecode::bundled);
        return rows.stream().filter(row -> row.name.equals(recording.name())).findFirst();
    }

    private static List<ExpectedDecode> besideFolder(Path folder) {
        Path inside = folder.resolve(RecordingFolders.EXPECTED_FILE);
        Path file =
                Files.exists(inside) ? inside : folder.toAbsolutePath().resolveSibling(RecordingFolders.EXPECTED_FILE);
        return Files.exists(file) ? read(file) : List.of();
    }

    private static ExpectedDecode of(JsonFields row) {
        return new ExpectedDecode(
                row.text("name"),
                RecordingReader.ending(row),
                row.count("records"),
                row.count("malformed"),
                row.count("text_chars"),
                row.text("text_sha256"),
                row.text("thinking_sha256"),
                row.count("tool_calls"),
                row.textOrNull("done_reason"),
                row.textOrNull("error"),
                row.count("first_ns", Long.MAX_VALUE),
                row.count("end_ns", Long.MAX_VALUE),
                row.objects("plans").stream().map(ExpectedDecode::plan).toList());
    }

    private static ExpectedPlan plan(JsonFields plan) {
        return new ExpectedPlan(
                plan.intIfAny("agent_id"),
                plan.textIfAny("plan_id"),
                plan.count("steps"),
                plan.count("closed_ns", Long.MAX_VALUE));
    }
}
