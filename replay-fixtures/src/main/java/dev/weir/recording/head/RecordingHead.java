package dev.weir.recording.head;

/**
 * All of a {@code recording.json} but sizes and sums.
 *
 * @param note what its author says about it, or empty
 * @param recordedAt when, in the form of RFC 3339, or empty
 * @param server what answered
 * @param model that was asked
 * @param machine that the server ran on
 * @param request but for its body
 * @param response but for its body
 * @param ending how the response ended
 * @param clock who says when bytes arrived
 * @param bodyFile the name of the file that holds the response's body, which says what it is: {@link BodyFormat#fileName}
 */
public record RecordingHead(
        String note,
        String recordedAt,
        ServerInfo server,
        ModelInfo model,
        MachineInfo machine,
        RequestHead request,
        ResponseHead response,
        Ending ending,
        RecordingClock clock,
        String bodyFile) {

    /** What the body is, once decompressed. */
    public BodyFormat bodyFormat() {
        return BodyFormat.ofFile(bodyFile);
    }

    /** Whether the body is compressed with gzip. */
    public boolean compressed() {
        return BodyFormat.isCompressed(bodyFile);
    }

    /** The same of an exchange that ended so. */
    public RecordingHead withEnding(Ending other) {
        return new RecordingHead(note, recordedAt, server, model, machine, request, response, other, clock, bodyFile);
    }
}
