package dev.weir.replay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.recording.Recording;
import dev.weir.replay.script.Fault;
import dev.weir.replay.script.Pacing;
import java.io.EOFException;
import java.io.IOException;
import java.net.ProtocolException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import okhttp3.MediaType;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.RequestBody;
import okhttp3.Response;
import org.junit.jupiter.api.Test;

/** HTTP clients that know nothing of replaying. */
class UnknownClientsTest {

    private static final Recording PROSE = Recording.bundled("chat-prose");

    @Test
    void okHttpReadsAndReusesItsConnection() throws Exception {
        OkHttpClient client = new OkHttpClient();
        try (ReplayServer server = serverWith("none")) {
            for (int i = 0; i < 3; i++) {
                assertThat(post(client, server, PROSE)).isEqualTo(PROSE.body());
            }
            assertThat(client.connectionPool().connectionCount()).isEqualTo(1);
            server.await(counts -> counts.completed() == 3, Duration.ofSeconds(30));
        }
    }

    @Test
    void okHttpDecompressesWhatAProxyCompressed() throws Exception {
        Recording compressed = Recording.bundled("proxy-gzip-chat-prose");
        try (ReplayServer server = ReplayServer.builder()
                .pacing(new Pacing.None())
                .answer("/api/chat", compressed)
                .start()) {
            assertThat(post(new OkHttpClient(), server, PROSE)).isEqualTo(compressed.plainBody());
        }
    }

    @Test
    void okHttpTellsCutsApart() throws Exception {
        OkHttpClient client = new OkHttpClient();
        try (ReplayServer server = serverWith("cut-inside:5")) {
            assertThatThrownBy(() -> post(client, server, PROSE)).isInstanceOf(ProtocolException.class);
        }
        try (ReplayServer server = serverWith("cut-between:5")) {
            assertThatThrownBy(() -> post(client, server, PROSE)).isInstanceOf(EOFException.class);
        }
    }

    @Test
    void theJdksClientReadsStreamsAndMetadata() throws Exception {
        HttpClient client = HttpClient.newHttpClient();
        try (ReplayServer server = serverWith("none")) {
            for (String name :
                    new String[] {"version", "ps", "show", "chat-prose", "openai-chat", "generate-unicode"}) {
                Recording recording = Recording.bundled(name);
                HttpRequest request = HttpRequest.newBuilder(URI.create(server.url() + recording.path()))
                        .method(
                                recording.method(),
                                recording.method().equals("GET")
                                        ? HttpRequest.BodyPublishers.noBody()
                                        : HttpRequest.BodyPublishers.ofByteArray(recording.requestBody()))
                        .build();
                HttpResponse<byte[]> response = client.send(request, HttpResponse.BodyHandlers.ofByteArray());
                assertThat(response.statusCode()).isEqualTo(200);
                assertThat(response.body()).as("%s", name).isEqualTo(recording.body());
            }
            HttpRequest unknown = HttpRequest.newBuilder(URI.create(server.url() + "/api/generate"))
                    .POST(HttpRequest.BodyPublishers.ofString("{\"model\":\"llama9\",\"prompt\":\"x\"}"))
                    .build();
            HttpResponse<String> response =
                    client.send(unknown, HttpResponse.BodyHandlers.ofString(StandardCharsets.UTF_8));
            assertThat(response.statusCode()).isEqualTo(404);
            assertThat(response.body()).isEqualTo("{\"error\":\"model 'llama9' not found\"}");
        }
    }

    private static byte[] post(OkHttpClient client, ReplayServer server, Recording recording) throws IOException {
        Request request = new Request.Builder()
                .url(server.url() + recording.path())
                .post(RequestBody.create(recording.requestBody(), MediaType.get("application/json")))
                .build();
        try (Response response = client.newCall(request).execute()) {
            return response.body().bytes();
        }
    }

    private static ReplayServer serverWith(String fault) throws IOException {
        return ReplayServer.builder()
                .pacing(new Pacing.None())
                .fault(Fault.parse(fault))
                .start();
    }
}
