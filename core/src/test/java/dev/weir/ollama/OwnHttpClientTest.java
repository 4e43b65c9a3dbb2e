package dev.weir.ollama;

import static dev.weir.ollama.StreamConditionsTest.DONE;
import static dev.weir.ollama.StreamConditionsTest.record;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.llm.failure.LlmHttpException;
import dev.weir.llm.failure.LlmUnreachableException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;
import mockwebserver3.MockResponse;
import mockwebserver3.MockWebServer;
import okhttp3.Call;
import okhttp3.Connection;
import okhttp3.EventListener;
import okhttp3.OkHttpClient;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An OkHttp client of one's own. */
class OwnHttpClientTest {

    private static final char[] PASSWORD = "changeit".toCharArray();

    private final StubServer server = new StubServer();

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void itsInterceptorsAndListenersSeeEachRequestOnce() {
        AtomicInteger calls = new AtomicInteger();
        AtomicInteger acquired = new AtomicInteger();
        OkHttpClient own = new OkHttpClient.Builder()
                .addInterceptor(chain -> chain.proceed(
                        chain.request().newBuilder().header("X-Own", "yes").build()))
                .eventListenerFactory(call -> new EventListener() {
                    @Override
                    public void callStart(Call started) {
                        calls.incrementAndGet();
                    }

                    @Override
                    public void connectionAcquired(Call by, Connection connection) {
                        acquired.incrementAndGet();
                    }
                })
                .build();
        OllamaClient client = server.client().okHttpClient(own).build();
        for (int i = 1; i <= 3; i++) {
            server.stream(record("one"), DONE);
            assertThat(client.complete("?")).isEqualTo("one");
            assertThat(server.takeRequest().getHeaders().get("X-Own")).isEqualTo("yes");
            assertThat(calls).hasValue(i);
            assertThat(acquired).hasValue(i);
        }
        assertThat(own.connectionPool().connectionCount())
                .as("its own connections are left to it")
                .isZero();
    }

    @Test
    void itsProxyIsTaken() {
        Proxy proxy = new Proxy(
                Proxy.Type.HTTP,
                InetSocketAddress.createUnresolved(
                        "127.0.0.1", URI.create(server.url()).getPort()));
        server.stream(record("one"), DONE);
        String answer = server.client()
                .baseUrl("http://nowhere.invalid:11434")
                .okHttpClient(new OkHttpClient.Builder().proxy(proxy).build())
                .build()
                .complete("?");
        assertThat(answer).isEqualTo("one");
        assertThat(server.takeRequest().getRequestLine()).startsWith("POST http://nowhere.invalid:11434/api/chat ");
    }

    @Test
    void itsTlsIsTaken(@TempDir Path folder) throws Exception {
        KeyStore keys = selfSigned(folder);
        try (MockWebServer secure = new MockWebServer()) {
            secure.useHttps(serverContext(keys).getSocketFactory());
            secure.start(InetAddress.getLoopbackAddress(), 0);
            OllamaClientBuilder builder = OllamaClient.builder()
                    .baseUrl("https://127.0.0.1:" + secure.getPort())
                    .model("m");
            assertThatThrownBy(() -> builder.build().complete("?")).isInstanceOf(LlmUnreachableException.class);
            X509TrustManager trust = trustManager(keys);
            SSLContext trusting = SSLContext.getInstance("TLS");
            trusting.init(null, new X509TrustManager[] {trust}, null);
            secure.enqueue(new MockResponse.Builder().body(DONE).build());
            secure.enqueue(new MockResponse.Builder().body(DONE).build());
            OllamaClient client = builder.okHttpClient(new OkHttpClient.Builder()
                            .sslSocketFactory(trusting.getSocketFactory(), trust)
                            .build())
                    .build();
            assertThat(client.complete("?")).isEmpty();
            assertThat(client.complete("?")).isEmpty();
        }
    }

    @Test
    void neitherItsLimitsNorItsFollowingOfRedirectsAreTaken() {
        OkHttpClient impatient = new OkHttpClient.Builder()
                .callTimeout(Duration.ofMillis(1))
                .readTimeout(Duration.ofMillis(1))
                .followRedirects(true)
                .build();
        server.stream(record("one"), DONE);
        OllamaClient client = server.client().okHttpClient(impatient).build();
        assertThat(client.complete("?")).isEqualTo("one");
        server.respond(new MockResponse.Builder()
                .code(307)
                .setHeader("Location", server.url() + "/elsewhere")
                .build());
        assertThatThrownBy(() -> client.complete("?")).isInstanceOf(LlmHttpException.class);
        assertThat(server.requestCount()).isEqualTo(2);
    }

    @Test
    void itsConnectionsToOneServerAreLookedAtBeforeTheyAreUsedAgain() throws IOException {
        try (KeepAliveServer closing = new KeepAliveServer(record("yes") + DONE)) {
            OllamaClient client =
                    closing.client().okHttpClient(new OkHttpClient()).build();
            for (int i = 1; i <= 3; i++) {
                assertThat(client.complete("?")).isEqualTo("yes");
                assertThat(closing.requests()).isEqualTo(i);
                closing.each(Socket::close);
            }
        }
    }

    @Test
    void asManyConnectionsAreKeptAsWasSaid() throws IOException {
        try (KeepAliveServer closing = new KeepAliveServer(record("yes") + DONE)) {
            OllamaClient client = closing.client().connectionPoolSize(0).build();
            client.complete("?");
            client.complete("?");
            assertThat(closing.connections()).isEqualTo(2);
        }
        assertThatThrownBy(() -> server.client().connectionPoolSize(-1))
                .hasMessageContaining("connectionPoolSize is -1");
    }

    private static KeyStore selfSigned(Path folder) throws IOException, InterruptedException, GeneralSecurityException {
        Path file = folder.resolve("keys.p12");
        Process keytool = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "keytool")
                                .toString(),
                        "-genkeypair",
                        "-alias",
                        "server",
                        "-keyalg",
                        "EC",
                        "-dname",
                        "CN=localhost",
                        "-ext",
                        "san=ip:127.0.0.1",
                        "-storetype",
                        "PKCS12",
                        "-storepass",
                        String.valueOf(PASSWORD),
                        "-keystore",
                        file.toString())
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("keytool.log").toFile())
                .start();
        assertThat(keytool.waitFor()).as(folder.toString()).isZero();
        KeyStore keys = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(file)) {
            keys.load(in, PASSWORD);
        }
        return keys;
    }

    private static SSLContext serverContext(KeyStore keys) throws GeneralSecurityException {
        KeyManagerFactory managers = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        managers.init(keys, PASSWORD);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(managers.getKeyManagers(), null, null);
        return context;
    }

    /** Trusts the certificate of that key, and nothing else. */
    private static X509TrustManager trustManager(KeyStore keys) throws GeneralSecurityException, IOException {
        KeyStore trusted = KeyStore.getInstance("PKCS12");
        trusted.load(null, null);
        trusted.setCertificateEntry("server", keys.getCertificate("server"));
        TrustManagerFactory managers = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        managers.init(trusted);
        return (X509TrustManager) managers.getTrustManagers()[0];
    }
}
