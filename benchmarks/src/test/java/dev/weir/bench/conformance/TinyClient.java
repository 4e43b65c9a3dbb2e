package dev.weir.bench.conformance;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A client as somebody might write it in an hour: finds a text by a pattern, and trusts the server. Run as a process by tests; needs no
 * library. Its argument says how it misbehaves: {@code careless} (not at all, but it looks for no final record), {@code fails} (reports a
 * failure whatever comes), {@code mistakes} (has one of its own), {@code waits} (never ends), {@code lies} (prints something else).
 */
final class TinyClient {

    private static final Pattern TEXT = Pattern.compile("\"(?:content|response)\":\"((?:[^\"\\\\]|\\\\.)*)\"");
    private static final Map<String, String> ESCAPES = Map.of("\\n", "\n", "\\t", "\t", "\\\"", "\"", "\\\\", "\\");

    private TinyClient() {}

    public static void main(String[] arguments) throws IOException, InterruptedException {
        PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
        try {
            ask(out);
        } catch (IOException e) {
            System.err.println(e);
            System.exit(1);
        }
        switch (arguments[0]) {
            case "fails" -> System.exit(1);
            case "mistakes" -> System.exit(70);
            case "waits" -> Thread.currentThread().join();
            case "lies" -> out.print(" And more.");
            default -> {}
        }
    }

    private static void ask(PrintStream out) throws IOException {
        HttpURLConnection connection =
                (HttpURLConnection) URI.create(System.getenv("WEIR_URL") + "/api/" + System.getenv("WEIR_API"))
                        .toURL()
                        .openConnection();
        connection.setDoOutput(true);
        String model = "{\"model\":\"" + System.getenv("WEIR_MODEL") + "\",";
        String prompt = System.getenv("WEIR_PROMPT");
        String body = System.getenv("WEIR_API").equals("chat")
                ? model + "\"messages\":[{\"role\":\"user\",\"content\":\"" + prompt + "\"}]}"
                : model + "\"prompt\":\"" + prompt + "\"}";
        connection.getOutputStream().write(body.getBytes(StandardCharsets.UTF_8));
        try (InputStream in = connection.getInputStream();
                BufferedReader lines = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                if (line.startsWith("{\"error\"")) {
                    throw new IOException(line);
                }
                Matcher text = TEXT.matcher(line);
                if (text.find()) {
                    out.print(Pattern.compile("\\\\.")
                            .matcher(text.group(1))
                            .replaceAll(escape ->
                                    Matcher.quoteReplacement(ESCAPES.getOrDefault(escape.group(), escape.group()))));
                }
            }
        }
    }
}
