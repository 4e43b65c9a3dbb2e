package dev.weir.replay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.recording.Chunking;
import dev.weir.recording.Recording;
import dev.weir.recording.head.Ending;
import dev.weir.replay.script.Fault;
import java.io.IOException;
import java.net.InetAddress;
import java.util.List;
import java.util.concurrent.TimeUnit;
import mockwebserver3.MockWebServer;
import okhttp3.MediaType;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.RequestBody;
import okhttp3.Response;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Recordings as a client of a MockWebServer sees them. */
class MockResponsesTest {

    private static final Recording PROSE = Recording.bundled("chat-prose");

    private final MockWebServer server = new MockWebServer();
    private final OkHttpClient client = new OkHttpClient.Builder()
            .retryOnConnectionFailure(false)
            .readTimeout(30, TimeUnit.SECONDS)
            .build();

    @BeforeEach
    void start() throws IOException {
        server.start(InetAddress.getLoopbackAddress(), 0);
    }

    @AfterEach
    void stop() {
        server.close();
    }

    static List<Recording> answersThatEndWell() {
        return Recording.bundledNames().stream()
                .map(Recording::bundled)
                .filter(recording -> recording.ending() == Ending.COMPLETE && recording.bodyBytes() < 100_000)
                .toList();
    }

    @ParameterizedTest
    @MethodSource("answersThatEndWell")
    void haveStatusTypeAndBodyOfTheRecording(Recording recording) throws IOException {
        server.enqueue(MockResponses.of(recording, new Chunking.Recorded(), Fault.NONE));
        try (Response response = post()) {
            assertThat(response.code()).isEqualTo(recording.status());
            assertThat(response.body().bytes()).isEqualTo(recording.plainBody());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"cut-inside:5", "cut-between:5", "hang-up"})
    void failWhereTheFaultSaysSo(String fault) {
        server.enqueue(MockResponses.of(PROSE, new Chunking.Recorded(), Fault.parse(fault)));
        assertThatThrownBy(() -> {
                    try (Response response = post()) {
                        response.body().bytes();
                    }
                })
                .isInstanceOf(IOException.class);
    }

    @Test
    void canHaveALinePutIn() throws IOException {
        server.enqueue(MockResponses.of(
                Recording.bundled("chat-prose-blocking"), new Chunking.Whole(), Fault.parse("error-line:0:no")));
        try (Response response = post()) {
            assertThat(response.body().string()).isEqualTo("{\"error\":\"no\"}\n");
        }
    }

    @Test
    void cannotReset() {
        assertThatThrownBy(() -> MockResponses.of(PROSE, new Chunking.Recorded(), Fault.parse("reset:1")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("use a ReplayServer");
    }

    private Response post() throws IOException {
        return client.newCall(new Request.Builder()
                        .url(server.url("/api/chat"))
                        .post(RequestBody.create("{}", MediaType.get("application/json")))
                        .build())
                .execute();
    }
}
