package dev.weir.recording;

import dev.weir.recording.head.Ending;
import dev.weir.recording.head.Framing;
import dev.weir.recording.head.MachineInfo;
import dev.weir.recording.head.ModelInfo;
import dev.weir.recording.head.RecordingClock;
import dev.weir.recording.head.RecordingHead;
import dev.weir.recording.head.RequestHead;
import dev.weir.recording.head.ResponseHead;
import dev.weir.recording.head.ServerInfo;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collections;
import java.util.EnumSet;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Reads one {@code weir-recording/1} folder and verifies all that it says about itself. */
final class RecordingReader {

    static final String HEAD_FILE = "recording.json";

    static final String FORMAT = "weir-recording/1";
    /** Far above every genuine recording; a larger file is refused before it is read. */
    static final int LARGEST_FILE_BYTES = 1 << 29;

    private static final String A_PLAIN_NAME = "the plain name of a file in the recording's own folder";
    private static final int HIGHEST_STATUS = 999;

    private final Path folder;

    RecordingReader(Path folder) {
        this.folder = folder;
    }

    static boolean isRecording(Path folder) {
        return Files.isRegularFile(folder.resolve(HEAD_FILE));
    }

    /** Reads a recording from a folder of its own. */
    Recording read() {
        return read(folder);
    }

    /** Reads a recording that ships with the jar and so has no folder that outlasts the reading. */
    Recording readBundled() {
        return read(null);
    }

    private Recording read(@Nullable Path lastingFolder) {
        if (!Files.isDirectory(folder)) {
            throw RecordingException.inFile(folder, "there is no such folder; give one that holds a " + HEAD_FILE);
        }
        Path headFile = folder.resolve(HEAD_FILE);
        JsonFields head = JsonFields.ofFile(headFile, readFile(headFile));
        if (!head.text("format").equals(FORMAT)) {
            throw head.wrong("format", '"' + FORMAT + '"');
        }
        JsonFields request = head.object("request");
        JsonFields response = head.object("response");
        ResponseHead responseHead = responseHead(response);
        byte[] requestBody = requestBody(request);
        Path bodyFile = sibling(response, "body_file");
        byte[] body = readBody(bodyFile, response.count("body_bytes", LARGEST_FILE_BYTES));
        requireSha256(bodyFile, body, response.text("body_sha256"));
        Path chunksFile = folder.resolve(ChunkLog.FILE);
        byte[] chunksCsv = readFile(chunksFile);
        // Before its sum is compared, because that does not tell which row is wrong.
        ChunkLog chunks = ChunkLog.parse(chunksFile, chunksCsv, body.length, responseHead);
        if (response.isPresent("chunks_sha256")) {
            requireSha256(chunksFile, chunksCsv, response.text("chunks_sha256"));
        }
        RecordingClock clock = clock(head);
        if (!clock.hasTimes() && responseHead.endNs() != 0) {
            throw response.wrong("end_ns", "0 where the clock is \"none\"");
        }
        return new Recording(
                RecordingFolders.nameOf(folder),
                lastingFolder,
                new RecordingHead(
                        nullToEmpty(head.textOrNull("note")),
                        nullToEmpty(head.textOrNull("recorded_at")),
                        serverInfo(head.objectOrEmpty("server")),
                        modelInfo(head.objectOrEmpty("model")),
                        machineInfo(head.objectOrEmpty("machine")),
                        new RequestHead(request.text("method"), request.text("path"), request.headers("headers")),
                        responseHead,
                        ending(head),
                        clock,
                        response.text("body_file")),
                requestBody,
                body,
                chunks,
                uncovered(
                        requestBody.length == 0 || request.isPresent("body_sha256"),
                        response.isPresent("chunks_sha256")));
    }

    private static Set<RecordingPart> uncovered(boolean requestCovered, boolean chunksCovered) {
        Set<RecordingPart> uncovered = EnumSet.noneOf(RecordingPart.class);
        if (!requestCovered) {
            uncovered.add(RecordingPart.REQUEST_BODY);
        }
        if (!chunksCovered) {
            uncovered.add(RecordingPart.CHUNKS);
        }
        return Collections.unmodifiableSet(uncovered);
    }

    private static RecordingClock clock(JsonFields head) {
        String label = head.textOrNull("clock");
        return label == null
                ? RecordingClock.UNSTATED
                : RecordingClock.ofLabel(label).orElseThrow(() -> head.wrong("clock", "one of kernel, process, none"));
    }

    private static ResponseHead responseHead(JsonFields response) {
        long headersNs = response.count("headers_ns", Long.MAX_VALUE);
        long endNs = response.count("end_ns", Long.MAX_VALUE);
        if (endNs < headersNs) {
            throw response.wrong("end_ns", "at least headers_ns, " + headersNs);
        }
        return new ResponseHead(
                (int) response.count("status", HIGHEST_STATUS),
                response.headers("headers"),
                framing(response),
                headersNs,
                endNs);
    }

    private static Framing framing(JsonFields response) {
        String label = response.text("framing");
        return Arrays.stream(Framing.values())
                .filter(framing -> framing.label().equals(label))
                .findFirst()
                .orElseThrow(() -> response.wrong(
                        "framing",
                        Arrays.stream(Framing.values())
                                .map(Framing::label)
                                .collect(Collectors.joining(", ", "one of ", ""))));
    }

    static Ending ending(JsonFields fields) {
        String label = fields.text("ending");
        return Arrays.stream(Ending.values())
                .filter(ending -> ending.label().equals(label))
                .findFirst()
                .orElseThrow(() -> fields.wrong(
                        "ending",
                        Arrays.stream(Ending.values())
                                .map(Ending::label)
                                .collect(Collectors.joining(", ", "one of ", ""))));
    }

    private static ServerInfo serverInfo(JsonFields server) {
        return new ServerInfo(server.textOrNull("product"), server.textOrNull("version"));
    }

    private static ModelInfo modelInfo(JsonFields model) {
        return new ModelInfo(
                model.textOrNull("name"),
                model.textOrNull("digest"),
                model.textOrNull("quantization"),
                model.textOrNull("parameter_size"));
    }

    private static MachineInfo machineInfo(JsonFields machine) {
        return new MachineInfo(
                machine.textOrNull("os"),
                machine.textOrNull("arch"),
                machine.textOrNull("cpu"),
                machine.textOrNull("accelerator"));
    }

    private byte[] requestBody(JsonFields request) {
        long bytes = request.count("body_bytes", LARGEST_FILE_BYTES);
        if (request.isPresent("body_file")) {
            Path file = sibling(request, "body_file");
            byte[] body = readBody(file, bytes);
            if (request.isPresent("body_sha256")) {
                requireSha256(file, body, request.text("body_sha256"));
            }
            return body;
        }
        if (bytes != 0) {
            throw request.wrong("body_bytes", "0 where no body_file is named");
        }
        return new byte[0];
    }

    /** A file that a member names: in this folder, and nowhere else. */
    private Path sibling(JsonFields fields, String member) {
        String name = fields.text(member);
        if (name.isBlank() || name.startsWith(".") || name.chars().anyMatch(RecordingReader::leadsElsewhere)) {
            throw fields.wrong(member, A_PLAIN_NAME);
        }
        try {
            return folder.resolve(name);
        } catch (InvalidPathException e) {
            throw fields.wrong(member, A_PLAIN_NAME);
        }
    }

    private static boolean leadsElsewhere(int c) {
        return c == '/' || c == '\\' || c == ':' || c < ' ';
    }

    private static byte[] readBody(Path file, long expectedBytes) {
        byte[] body = readFile(file);
        if (body.length != expectedBytes) {
            throw RecordingException.inFile(
                    file,
                    "has " + body.length + " bytes, but " + HEAD_FILE + " says " + expectedBytes
                            + "; restore the file or record again");
        }
        return body;
    }

    private static void requireSha256(Path file, byte[] body, String expected) {
        String found = Sha256.of(body);
        if (!found.equalsIgnoreCase(expected)) {
            throw RecordingException.inFile(
                    file,
                    "has sha256 " + found + ", but " + HEAD_FILE + " says " + expected
                            + "; the bytes are not those recorded: restore the file or record again");
        }
    }

    /** The whole of a file of bounded size. */
    static byte[] readFile(Path file) {
        try {
            if (Files.exists(file) && !Files.isRegularFile(file)) {
                throw RecordingException.inFile(file, "is no regular file; restore it or record again");
            }
            long bytes = Files.size(file);
            if (bytes > LARGEST_FILE_BYTES) {
                throw RecordingException.inFile(
                        file,
                        "has " + bytes + " bytes, more than the " + LARGEST_FILE_BYTES + " that are read; record less");
            }
            return Files.readAllBytes(file);
        } catch (NoSuchFileException e) {
            throw RecordingException.inFile(file, "is missing; restore it or record again", e);
        } catch (IOException e) {
            throw RecordingException.inFile(file, "cannot be read (" + e + "); check that it is a readable file", e);
        }
    }

    private static String nullToEmpty(@Nullable String text) {
        return text == null ? "" : text;
    }
}
