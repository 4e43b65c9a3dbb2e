package dev.weir.bench.latency.suite;

import dev.weir.bench.latency.request.ServerAddress;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What a replay server says of the requests that it has answered: when it wrote what ({@code GET /weir/requests}). */
final class ReplayLog {

    private static final JsonMapper JSON = new JsonMapper();
    private static final Duration LIMIT = Duration.ofSeconds(30);

    private final ServerAddress server;
    private final HttpClient http = HttpClient.newHttpClient();

    ReplayLog(ServerAddress server) {
        this.server = server;
    }

    /**
     * One request as the server saw it.
     *
     * @param arrivedNs when its last byte had arrived, on the server's clock
     * @param writtenNs when each part of the body had been written, ns after that
     */
    record Served(long arrivedNs, Map<Integer, Long> writtenNs) {}

    /** Forgets all requests so far. */
    void clear() throws IOException {
        send(HttpRequest.newBuilder(URI.create(server.url() + "/weir/requests"))
                .DELETE()
                .timeout(LIMIT)
                .build());
    }

    /** The requests that a recording answered, in the order of their arrival. */
    List<Served> answeredBy(String recording) throws IOException {
        String body = send(HttpRequest.newBuilder(URI.create(server.url() + "/weir/requests?format=json"))
                .timeout(LIMIT)
                .build());
        try {
            List<Served> served = new ArrayList<>();
            for (JsonNode request : JSON.readTree(body).path("requests")) {
                if (request.path("recording").asString("").equals(recording)) {
                    served.add(new Served(request.path("arrived_monotonic_ns").longValue(), parts(request)));
                }
            }
            served.sort(Comparator.comparingLong(Served::arrivedNs));
            return served;
        } catch (JacksonException e) {
            throw new IOException("the replay server's log is no JSON: " + e.getOriginalMessage(), e);
        }
    }

    private static Map<Integer, Long> parts(JsonNode request) {
        Map<Integer, Long> written = new HashMap<>();
        for (JsonNode write : request.path("writes")) {
            String part = write.path("part").asString("");
            if (part.matches("[0-9]{1,9}")) {
                written.put(Integer.valueOf(part), write.path("written_ns").longValue());
            }
        }
        return written;
    }

    private String send(HttpRequest request) throws IOException {
        try {
            HttpResponse<String> response = http.send(request, HttpResponse.BodyHandlers.ofString());
            if (response.statusCode() / 100 != 2) {
                throw new IOException(request.uri() + " answered with status " + response.statusCode()
                        + "; is it a replay server of this version?");
            }
            return response.body();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }
}
