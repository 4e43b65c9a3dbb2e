package dev.weir.replay.http;

import dev.weir.recording.Chunking;
import dev.weir.recording.Recording;
import dev.weir.replay.match.RequestListener;
import dev.weir.replay.script.Fault;
import dev.weir.replay.script.Pacing;
import java.net.InetAddress;
import java.util.List;
import java.util.Map;

/**
 * How a server is set up.
 *
 * @param recordings to answer from
 * @param fixed the recordings that answer all requests to a path
 * @param slots how many answers of models are given at a time
 * @param honoursLimits whether a stream ends after as many records with text as the request allows tokens
 * @param isStrict whether a request that was not recorded is refused
 * @param listener is told of each request
 * @param address to listen on
 * @param limits to the time that clients take
 * @param transport how its event loops wait
 */
public record ServerSettings(
        List<Recording> recordings,
        Map<String, Recording> fixed,
        Chunking chunking,
        Pacing pacing,
        Fault fault,
        int slots,
        boolean honoursLimits,
        boolean isStrict,
        RequestListener listener,
        InetAddress address,
        TimeLimits limits,
        Transport transport) {

    /** Answers from recordings as they are, on the loopback address, and is as usual in all else. */
    public static ServerSettings usual(List<Recording> recordings, Pacing pacing, Transport transport) {
        return new ServerSettings(
                recordings,
                Map.of(),
                new Chunking.Recorded(),
                pacing,
                Fault.NONE,
                Integer.MAX_VALUE,
                false,
                false,
                (request, status, match) -> {},
                InetAddress.getLoopbackAddress(),
                TimeLimits.USUAL,
                transport);
    }

    /** Whether parts of answers have times that can be kept. */
    public boolean isPaced() {
        return !(pacing instanceof Pacing.None);
    }
}
