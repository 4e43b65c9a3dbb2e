package dev.weir.replay.junit;

import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import mockwebserver3.MockWebServer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** What examples take for granted: a client of their reader's, and a MockWebServer. */
public class ExampleSurroundings {

    private static final HttpClient HTTP = HttpClient.newHttpClient();
    private static final Pattern PLAN_ID = Pattern.compile("plan_id\\\\?\":");

    /** How the reader's client fails. */
    @SuppressWarnings("serial")
    protected static final class MyClientException extends IOException {

        private MyClientException(IOException cause) {
            super(cause);
        }
    }

    /** The reader's client; it looks no closer at answers than examples do. */
    protected static final class MyClient {

        private final String url;
        private final String model;

        public MyClient() {
            this("", "");
        }

        public MyClient(String url, String model) {
            this.url = url;
            this.model = model;
        }

        public List<String> plans(String prompt) throws IOException, InterruptedException {
            String answer = post(url + "/api/generate", "{\"model\":\"" + model + "\",\"prompt\":\"" + prompt + "\"}");
            String text = answer.replaceAll("(?s)\",\"done\":false.*?\"response\":\"", "");
            return PLAN_ID.matcher(text).results().map(MatchResult::group).toList();
        }

        public String ask(String otherUrl, String otherModel) throws IOException, InterruptedException {
            try {
                return post(otherUrl + "/api/chat", chat(otherModel));
            } catch (IOException e) {
                throw new MyClientException(e);
            }
        }

        public void connect(String otherUrl) throws IOException, InterruptedException {
            HTTP.send(HttpRequest.newBuilder(URI.create(otherUrl)).build(), HttpResponse.BodyHandlers.ofString());
        }
    }

    protected final MyClient client = new MyClient();
    protected final MyClient myClient = client;
    protected final MockWebServer server = new MockWebServer();

    @BeforeEach
    void startMockWebServer() throws IOException {
        server.start(InetAddress.getLoopbackAddress(), 0);
    }

    @AfterEach
    void stopMockWebServer() {
        server.close();
    }

    /** Asks with tools. */
    protected static String ask(String url) throws IOException, InterruptedException {
        return post(url + "/api/chat", chat("smollm2:135m-instruct-q4_1").replace("}]}", "}],\"tools\":[]}"));
    }

    private static String chat(String model) {
        return "{\"model\":\"" + model + "\",\"messages\":[{\"role\":\"user\",\"content\":\"How is a weir used?\"}]}";
    }

    private static String post(String url, String body) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create(url))
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build();
        return HTTP.send(request, HttpResponse.BodyHandlers.ofString()).body();
    }
}
