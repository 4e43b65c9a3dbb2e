package dev.weir.bench.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import dev.weir.bench.run.Outcome;
import dev.weir.bench.run.folder.RunFolder;
import dev.weir.replay.ReplayServer;
import dev.weir.replay.script.Pacing;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A replay behind a proxy of https, whose certificate for {@code localhost} is self-signed. */
@Timeout(120)
class TrustOptionTest {

    private static final String MODEL = "smollm2:135m-instruct-q4_1";
    private static final String STORE = "javax.net.ssl.trustStore";
    private static final char[] PASSWORD = "changeit".toCharArray();

    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final HttpClient http = HttpClient.newHttpClient();
    private ReplayServer replay;
    private HttpsServer proxy;
    private Path certificate;

    @TempDir
    private Path parent;

    @BeforeEach
    void serve() throws Exception {
        KeyStore keys = newKeys();
        certificate = Files.writeString(
                parent.resolve("cert.pem"),
                "-----BEGIN CERTIFICATE-----\n"
                        + Base64.getMimeEncoder()
                                .encodeToString(keys.getCertificate("server").getEncoded())
                        + "\n-----END CERTIFICATE-----\n");
        KeyManagerFactory keyManagers = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        keyManagers.init(keys, PASSWORD);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(keyManagers.getKeyManagers(), null, null);
        replay = ReplayServer.builder().pacing(Pacing.parse("none")).start();
        proxy = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        proxy.setHttpsConfigurator(new HttpsConfigurator(context));
        proxy.setExecutor(threads);
        proxy.createContext("/", this::pass);
        proxy.start();
    }

    private KeyStore newKeys() throws Exception {
        Path file = parent.resolve("keys.p12");
        Process keytool = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "keytool")
                                .toString(),
                        "-genkeypair",
                        "-keystore",
                        file.toString(),
                        "-storetype",
                        "PKCS12",
                        "-storepass",
                        new String(PASSWORD),
                        "-keyalg",
                        "EC",
                        "-alias",
                        "server",
                        "-dname",
                        "CN=localhost",
                        "-ext",
                        "SAN=dns:localhost")
                .redirectErrorStream(true)
                .start();
        String said = new String(keytool.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(keytool.waitFor()).as(said).isZero();
        KeyStore keys = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(file)) {
            keys.load(in, PASSWORD);
        }
        return keys;
    }

    private void pass(HttpExchange exchange) throws IOException {
        byte[] body = exchange.getRequestBody().readAllBytes();
        HttpRequest request = HttpRequest.newBuilder(URI.create(replay.url() + exchange.getRequestURI()))
                .method(exchange.getRequestMethod(), HttpRequest.BodyPublishers.ofByteArray(body))
                .build();
        try {
            HttpResponse<byte[]> response = http.send(request, HttpResponse.BodyHandlers.ofByteArray());
            exchange.sendResponseHeaders(response.statusCode(), response.body().length);
            exchange.getResponseBody().write(response.body());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            exchange.close();
        }
    }

    @AfterEach
    void stop() {
        proxy.stop(0);
        threads.shutdownNow();
        replay.close();
    }

    private CommandLineRun measure(String host, String... more) {
        List<String> words = new ArrayList<>(List.of(
                "latency",
                "--no-rehearsal",
                "--url",
                "https://" + host + ":" + proxy.getAddress().getPort(),
                "--model",
                MODEL,
                "--requests",
                "3",
                "--concurrency",
                "1",
                "--out",
                parent.resolve("run").toString()));
        words.addAll(List.of(more));
        return CommandLineRun.of(words.toArray(String[]::new));
    }

    @ParameterizedTest
    @ValueSource(strings = {"auto", "core"})
    void aServerOfThatCertificateIsMeasured(String client) {
        CommandLineRun run = measure("localhost", "--cacert", certificate.toString(), "--client", client);
        assertThat(run.status()).as(run.err()).isZero();
        RunFolder folder = RunFolder.read(parent.resolve("run"));
        assertThat(folder.totals().ended(Outcome.OK)).isEqualTo(3);
        assertThat(folder.header().client().clock()).isEqualTo("process");
        assertThat(System.getProperty(STORE)).as("only while it measures").isNull();
    }

    @Test
    void withoutItTheServerIsNotTrustedAndTheMessageNamesTheOption() {
        CommandLineRun run = measure("localhost");
        assertThat(run.status()).isEqualTo(1);
        assertThat(run.err())
                .contains("no TLS connection comes about", "--cacert")
                .doesNotContain("ollama serve");
        assertThat(parent.resolve("run")).doesNotExist();
    }

    @Test
    void theServersNameIsCheckedAllTheSame() {
        CommandLineRun run = measure("127.0.0.1", "--cacert", certificate.toString());
        assertThat(run.status()).isEqualTo(1);
        assertThat(run.err()).contains("no TLS connection comes about");
    }

    @Test
    void aFileWithoutACertificateSaysWhatItShouldHold() throws IOException {
        Path other = Files.writeString(parent.resolve("other.pem"), "hello\n");
        for (Path wrong : List.of(other, parent.resolve("missing.pem"))) {
            CommandLineRun run = measure("localhost", "--cacert", wrong.toString());
            assertThat(run.status()).isEqualTo(1);
            assertThat(run.err()).contains("--cacert " + wrong + " cannot be read", "BEGIN CERTIFICATE");
        }
    }
}
