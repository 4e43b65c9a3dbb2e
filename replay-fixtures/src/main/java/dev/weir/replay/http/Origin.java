package dev.weir.replay.http;

import dev.weir.recording.head.Header;
import dev.weir.replay.match.ReceivedRequest;
import dev.weir.replay.match.Routes;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The web page that sent a request, as its browser says, and what it may do: those of this machine and of desktop applications may read
 * every answer, those of other sites are refused, as Ollama has it without {@code OLLAMA_ORIGINS} (envconfig/config.go, AllowedOrigins;
 * server/routes.go, GenerateRoutes). A request from no page, or from one that the server itself had served, is none of this class.
 *
 * @param value of the header {@code Origin}
 */
record Origin(String value) {

    private static final Pattern ALLOWED =
            Pattern.compile("https?://(?:localhost|127\\.0\\.0\\.1|0\\.0\\.0\\.0)(?::.*)?"
                    + "|(?:app|file|tauri|vscode-webview|vscode-file)://.*"
                    + "|(?:chrome|safari|moz|ms-browser)-extension://.*");

    /** As Ollama lists them, and the one that chooses a recording. */
    private static final String ALLOWED_HEADERS =
            "Authorization,Content-Type,User-Agent,Accept,X-Requested-With,Openai-Beta,"
                    + "X-Stainless-Arch,X-Stainless-Async,X-Stainless-Custom-Poll-Interval,X-Stainless-Helper-Method,"
                    + "X-Stainless-Lang,X-Stainless-Os,X-Stainless-Package-Version,X-Stainless-Poll-Helper,"
                    + "X-Stainless-Retry-Count,X-Stainless-Runtime,X-Stainless-Runtime-Version,X-Stainless-Timeout,"
                    + Routes.CHOICE_HEADER;

    private static final String VARY = "Vary";

    /** The page that sent a request; empty for other clients, and for a page of the server's own. */
    static Optional<Origin> of(ReceivedRequest request) {
        String host = request.header("Host").orElse("");
        return request.header("Origin")
                .filter(origin -> !origin.isEmpty())
                .filter(origin -> !origin.equals("http://" + host) && !origin.equals("https://" + host))
                .map(Origin::new);
    }

    boolean isAllowed() {
        return ALLOWED.matcher(value).matches();
    }

    /** What lets the page read an answer. */
    List<Header> headers() {
        return List.of(new Header("Access-Control-Allow-Origin", value), new Header(VARY, "Origin"));
    }

    /** What answers the browser's question whether the page may send a request at all (Fetch standard, CORS-preflight fetch). */
    List<Header> preflightHeaders() {
        return List.of(
                new Header("Access-Control-Allow-Headers", ALLOWED_HEADERS),
                new Header("Access-Control-Allow-Methods", "GET,POST,PUT,PATCH,DELETE,HEAD,OPTIONS"),
                new Header("Access-Control-Allow-Origin", value),
                new Header("Access-Control-Max-Age", "43200"),
                new Header(VARY, "Origin"),
                new Header(VARY, "Access-Control-Request-Method"),
                new Header(VARY, "Access-Control-Request-Headers"));
    }
}
