package dev.weir.bench.latency.load;

import dev.weir.bench.latency.load.VirtualTransport.Peer;
import dev.weir.recording.Recording;
import dev.weir.replay.script.Pacing;
import dev.weir.replay.script.Schedule;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Objects;
import java.util.function.LongSupplier;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Answers each request with the bytes of a recording, each chunk in a read of its own, at the times of the replay server's pacing. */
final class RecordedServer implements VirtualTransport.Server {

    private final Recording recording;
    private final Schedule schedule;
    private final LongSupplier lateNs;
    private @Nullable VirtualTransport transport;

    private RecordedServer(Recording recording, Pacing pacing, LongSupplier lateNs) {
        this.recording = recording;
        int[] lengths = IntStream.range(0, recording.chunkCount())
                .map(recording::chunkBytes)
                .toArray();
        this.schedule = pacing.schedule(recording, lengths);
        this.lateNs = lateNs;
    }

    /** A load against it. Time limits are far off, and its connection is opened before it begins. */
    static VirtualLoad load(Recording recording, Pacing pacing, LongSupplier lateNs) {
        RecordedServer server = new RecordedServer(recording, pacing, lateNs);
        VirtualTransport transport = new VirtualTransport(server);
        server.transport = transport;
        VirtualLoad load = new VirtualLoad(transport);
        load.limits = new TimeLimits(10_000 * VirtualLoad.S, 10_000 * VirtualLoad.S, 10_000 * VirtualLoad.S);
        load.connectFirst = 1;
        return load;
    }

    @Override
    public void request(Peer peer, String request) {
        long fromNs = Objects.requireNonNull(transport).nowNs();
        long atNs = fromNs + schedule.headersNs();
        peer.answer(atNs, Http.OK);
        byte[] body = recording.body();
        int from = 0;
        for (int chunk = 0; chunk < schedule.chunkCount(); chunk++) {
            int to = from + recording.chunkBytes(chunk);
            atNs = Math.max(atNs, fromNs + schedule.chunkNs(chunk) + lateNs.getAsLong());
            peer.answer(atNs, framed(Arrays.copyOfRange(body, from, to)));
            from = to;
        }
        peer.answer(Math.max(atNs, fromNs + schedule.endNs()), Http.LAST_CHUNK);
    }

    private static byte[] framed(byte[] chunk) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        bytes.writeBytes((Integer.toHexString(chunk.length) + "\r\n").getBytes(StandardCharsets.US_ASCII));
        bytes.writeBytes(chunk);
        bytes.writeBytes("\r\n".getBytes(StandardCharsets.US_ASCII));
        return bytes.toByteArray();
    }
}
