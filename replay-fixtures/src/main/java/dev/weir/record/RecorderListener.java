package dev.weir.record;

import dev.weir.recording.head.Ending;
import java.nio.file.Path;

/** Is told what becomes of each exchange, once it is over. Called by threads of the recorder, which wait for it. */
public interface RecorderListener {

    /**
     * It is a recording now.
     *
     * @param folder of the recording
     * @param request method and path
     * @param status of the answer
     * @param bodyBytes of the answer, as received
     * @param ending of the answer
     */
    void recorded(Path folder, String request, int status, long bodyBytes, Ending ending);

    /** There was nothing to record: the server was not there, or no answer had begun. */
    void notRecorded(String request, String why);

    /** It was answered, but there is no recording. */
    void lost(String request, String why);
}
