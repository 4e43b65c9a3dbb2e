package dev.weir.replay;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.recording.Recording;
import dev.weir.replay.ledger.ReplayCounts;
import dev.weir.replay.script.Fault;
import dev.weir.replay.script.Pacing;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ManyStreamsTest {

    private static final int STREAMS = 1000;
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @Test
    void keepsAThousandStreamsOpenAndSeesEachClientLeave() throws Exception {
        Recording recording = Recording.bundled("chat-prose");
        // Stalled, so that no stream ends before the last has begun.
        try (ReplayServer server = ReplayServer.builder()
                .pacing(new Pacing.None())
                .fault(Fault.parse("stall:3"))
                .start()) {
            List<RawClient> clients = new ArrayList<>();
            for (int i = 0; i < STREAMS; i++) {
                RawClient client = new RawClient(server);
                clients.add(client);
                client.send("POST", recording.path(), recording.requestBody());
            }
            server.await(counts -> counts.active() == STREAMS, PATIENCE);
            for (RawClient client : clients) {
                client.close();
            }
            assertThat(server.await(counts -> counts.active() == 0, PATIENCE).disconnected())
                    .isEqualTo(STREAMS);
        }
    }

    @Test
    void answersAThousandRequestsSentAtOnce() throws Exception {
        Recording recording = Recording.bundled("chat-prose");
        byte[] body = recording.body();
        try (ReplayServer server =
                ReplayServer.builder().pacing(new Pacing.None()).start()) {
            List<RawClient> clients = new ArrayList<>();
            for (int i = 0; i < STREAMS; i++) {
                clients.add(new RawClient(server));
            }
            for (RawClient client : clients) {
                client.send("POST", recording.path(), recording.requestBody(), "Connection: close");
            }
            for (RawClient client : clients) {
                assertThat(client.readToEnd().unchunked()).isEqualTo(body);
                client.close();
            }
            assertThat(server.await(counts -> counts.active() == 0, PATIENCE))
                    .isEqualTo(new ReplayCounts(STREAMS, STREAMS, 0, 0));
        }
    }
}
