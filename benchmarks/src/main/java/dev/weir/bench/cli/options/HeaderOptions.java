package dev.weir.bench.cli.options;

import dev.weir.bench.latency.request.HttpPost;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Option;

/** Headers that a user wants sent. */
public final class HeaderOptions {

    @Option(
            names = "--header",
            paramLabel = "'NAME: VALUE'",
            description =
                    "A header to send with every request, such as 'Authorization: Bearer ...'. Its value is kept nowhere.")
    private List<String> headers = List.of();

    /**
     * Headers by their names.
     *
     * @throws IllegalArgumentException if one has no colon, or cannot be sent; its value is not in the message
     */
    public Map<String, String> byName() {
        Map<String, String> byName = new LinkedHashMap<>();
        for (String header : headers) {
            int colon = header.indexOf(':');
            if (colon < 1) {
                throw new IllegalArgumentException("--header is written 'NAME: VALUE'");
            }
            String name = header.substring(0, colon).strip();
            String value = header.substring(colon + 1).strip();
            HttpPost.requireSendable(name, value);
            byName.put(name, value);
        }
        return byName;
    }
}
