package dev.weir.bench.run;

import com.fasterxml.jackson.annotation.JsonIgnore;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import org.jspecify.annotations.Nullable;

/**
 * What answered, as far as it said. What it did not say is null.
 *
 * @param url where it was asked
 * @param machine what it runs on, in the user's words; null where the user said nothing
 * @param product such as {@code ollama}
 * @param version its version
 * @param model name of the model
 * @param digest digest of the model
 * @param quantization such as {@code Q4_K_M}
 * @param parameterSize such as {@code 8.0B}
 * @param contextLength tokens of context that the model was loaded with
 * @param sizeBytes memory that the loaded model takes
 * @param sizeVramBytes how much of it is memory of the GPU
 */
public record ServerFacts(
        String url,
        @Nullable String machine,
        @Nullable String product,
        @Nullable String version,
        @Nullable String model,
        @Nullable String digest,
        @Nullable String quantization,
        @Nullable String parameterSize,
        @Nullable Long contextLength,
        @Nullable Long sizeBytes,
        @Nullable Long sizeVramBytes) {

    /** The {@link #product()} of recordings that a run replays to itself. */
    public static final String OWN_REPLAY = "weir replay";

    /** Of a server of which nothing is known but where it was asked. */
    public static ServerFacts unknown(String url, @Nullable String machine) {
        return new ServerFacts(url, machine, null, null, null, null, null, null, null, null, null);
    }

    /**
     * The same of a server that does not say what it serves, where it is known all the same.
     *
     * @param servedBy the product; null if not known
     * @param served the model
     */
    public ServerFacts serving(@Nullable String servedBy, String served) {
        return new ServerFacts(
                url,
                machine,
                servedBy,
                version,
                served,
                digest,
                quantization,
                parameterSize,
                contextLength,
                sizeBytes,
                sizeVramBytes);
    }

    /** Whether the run replays recordings to itself: no answer waits for another there. */
    @JsonIgnore
    public boolean isOwnReplay() {
        return OWN_REPLAY.equals(product);
    }

    /** Whether it has said what it is; any server that is measured names its model. */
    boolean hasAnswered() {
        return model != null;
    }

    /** Whether it runs on the machine that measures, as far as its address tells: then that machine's GPUs are its own. */
    @JsonIgnore
    public boolean isOnThisMachine() {
        try {
            String host = URI.create(url).getHost();
            return host != null && (host.equals("localhost") || isLoopback(host));
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    /** Of an address in figures; a name is not looked up. */
    private static boolean isLoopback(String host) {
        boolean isAddress = host.startsWith("[") || host.matches("[0-9.]+");
        try {
            return isAddress && InetAddress.getByName(host).isLoopbackAddress();
        } catch (UnknownHostException e) {
            return false;
        }
    }
}
