package dev.weir.record;

import dev.weir.recording.head.ModelInfo;
import dev.weir.recording.head.ServerInfo;
import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.Proxy;
import java.net.URI;
import java.util.Optional;
import java.util.function.LongSupplier;
import javax.net.ssl.HttpsURLConnection;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * What the server says of itself and of its models, asked as seldom as possible: an answer holds for a while, and so does none. Asks
 * {@code /api/version} and {@code /api/tags} of Ollama (docs/api.md); of another server it knows no more than the header {@code Server}
 * of its answers. Thread-safe.
 */
final class ServerFacts {

    private static final long HOLDS_NS = 60_000_000_000L;
    /** How long it holds that there was no answer, or no such model in it. */
    private static final long LACK_HOLDS_NS = 2_000_000_000L;

    private static final int TIMEOUT_MS = 3_000;
    private static final int LARGEST_ANSWER_BYTES = 1 << 24;
    private static final String NEWEST = ":latest";
    private static final JsonMapper MAPPER = new JsonMapper();

    private final UpstreamServer upstream;
    private final LongSupplier nowNs;
    private @Nullable String version;
    private JsonNode models = MAPPER.createArrayNode();
    private long askedNs;
    private boolean asked;

    /**
     * Nothing is known yet.
     *
     * @param nowNs a monotonic clock
     */
    ServerFacts(UpstreamServer upstream, LongSupplier nowNs) {
        this.upstream = upstream;
        this.nowNs = nowNs;
    }

    /** What the server is, where it says so; may ask it and wait for that. */
    synchronized Optional<ServerInfo> server() {
        refreshAfter(version == null ? LACK_HOLDS_NS : HOLDS_NS);
        return Optional.ofNullable(version).map(known -> new ServerInfo("ollama", known));
    }

    /** What the server says of a model, as far as it does; may ask it and wait for that. */
    synchronized ModelInfo model(String name) {
        refreshAfter(version == null ? LACK_HOLDS_NS : HOLDS_NS);
        if (find(name).isEmpty()) {
            refreshAfter(LACK_HOLDS_NS);
        }
        return find(name)
                .map(model -> new ModelInfo(
                        name,
                        text(model.path("digest")),
                        text(model.path("details").path("quantization_level")),
                        text(model.path("details").path("parameter_size"))))
                .orElse(new ModelInfo(name, null, null, null));
    }

    private Optional<JsonNode> find(String name) {
        String wanted = withTag(name);
        return models.valueStream()
                .filter(model -> wanted.equalsIgnoreCase(withTag(String.valueOf(text(model.path("name"))))))
                .findFirst();
    }

    /** Ollama completes a name without a tag (types/model/name.go, DefaultTag). */
    private static String withTag(String name) {
        return name.lastIndexOf(':') > name.lastIndexOf('/') ? name : name + NEWEST;
    }

    private static @Nullable String text(JsonNode node) {
        return node.isString() && !node.stringValue().isEmpty() ? node.stringValue() : null;
    }

    private void refreshAfter(long holdsNs) {
        if (asked && nowNs.getAsLong() - askedNs < holdsNs) {
            return;
        }
        asked = true;
        Optional<JsonNode> answer = get("/api/version");
        version = answer.map(node -> text(node.path("version"))).orElse(null);
        models = version == null
                ? MAPPER.createArrayNode()
                : get("/api/tags").map(node -> node.path("models")).orElseGet(MAPPER::createArrayNode);
        askedNs = nowNs.getAsLong();
    }

    /** The answer as JSON; empty where there is none, for whatever reason: a recording can do without. */
    private Optional<JsonNode> get(String path) {
        try {
            URI url = URI.create(upstream.url().getScheme() + "://" + upstream.authority() + upstream.target(path));
            HttpURLConnection connection = (HttpURLConnection) url.toURL().openConnection(Proxy.NO_PROXY);
            if (connection instanceof HttpsURLConnection secured) {
                upstream.tls().ifPresent(tls -> secured.setSSLSocketFactory(tls.getSocketFactory()));
            }
            connection.setConnectTimeout(TIMEOUT_MS);
            connection.setReadTimeout(TIMEOUT_MS);
            connection.setInstanceFollowRedirects(false);
            try (InputStream in = connection.getInputStream()) {
                byte[] answer = in.readNBytes(LARGEST_ANSWER_BYTES);
                return connection.getResponseCode() == HttpURLConnection.HTTP_OK
                        ? Optional.of(MAPPER.readTree(answer))
                        : Optional.empty();
            }
        } catch (IOException | JacksonException e) {
            return Optional.empty();
        }
    }
}
