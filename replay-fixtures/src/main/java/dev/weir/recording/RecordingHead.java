package dev.weir.recording;

/** All of a {@code recording.json} but the names and sizes of files, which have been checked by then. */
record RecordingHead(
        String note,
        String recordedAt,
        ServerInfo server,
        ModelInfo model,
        MachineInfo machine,
        RequestHead request,
        ResponseHead response,
        Ending ending,
        BodyFormat bodyFormat,
        boolean compressed) {}
