package dev.weir.record;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.recording.Recording;
import dev.weir.recording.head.Ending;
import dev.weir.recording.head.RecordingClock;
import dev.weir.replay.RawClient;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Servers of https, with a certificate made for the test. */
@Timeout(120)
class TlsUpstreamTest {

    private static final String PASSWORD = "changeit";
    private static final String HEAD = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n";
    private static final byte[] NONE = {};

    @TempDir
    static Path shared;

    private static SSLContext context;

    @TempDir
    Path folder;

    private final Told told = new Told();

    @BeforeAll
    static void makeACertificate() throws IOException, InterruptedException, GeneralSecurityException {
        Path store = shared.resolve("store.p12");
        Process keytool = new ProcessBuilder(List.of(
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
                        "SAN=dns:localhost",
                        "-storetype",
                        "PKCS12",
                        "-storepass",
                        PASSWORD,
                        "-keystore",
                        store.toString()))
                .inheritIO()
                .start();
        assertThat(keytool.waitFor()).isZero();
        KeyStore keys = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(store)) {
            keys.load(in, PASSWORD.toCharArray());
        }
        KeyManagerFactory own = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        own.init(keys, PASSWORD.toCharArray());
        TrustManagerFactory trusted = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trusted.init(keys);
        context = SSLContext.getInstance("TLS");
        context.init(own.getKeyManagers(), trusted.getTrustManagers(), null);
    }

    private static ScriptedServer server(ScriptedServer.Script script) throws IOException {
        return new ScriptedServer(script, context.getServerSocketFactory(), true);
    }

    @Test
    void chunksPassAtOnceAndTimesAreOfTheProcess() throws Exception {
        CountDownLatch passed = new CountDownLatch(1);
        try (ScriptedServer server = server((head, client) -> {
                    client.write(HEAD + "2\r\nab\r\n");
                    passed.await();
                    client.write("1\r\nc\r\n0\r\n\r\n");
                    return true;
                });
                Recorder recorder = Recorder.builder(server.url(), folder)
                        .tls(context)
                        .listener(told)
                        .start();
                RawClient client = new RawClient(recorder.port())) {
            assertThat(recorder.clock()).isEqualTo(RecordingClock.PROCESS);
            assertThat(recorder.whyNoKernelStamps().orElseThrow()).contains("TLS");
            client.send("GET", "/", NONE);
            client.read(HEAD.length() + 7);
            passed.countDown();
            client.read(11);
            Recording recording = told.recording();
            assertThat(recording.body()).asString().isEqualTo("abc");
            assertThat(recording.chunkCount()).isEqualTo(2);
            assertThat(recording.ending()).isEqualTo(Ending.COMPLETE);
            assertThat(recording.clock()).isEqualTo(RecordingClock.PROCESS);
        }
    }

    @Test
    void aCertificateThatNobodyTrustsIsNoServer() throws Exception {
        try (ScriptedServer server = server((head, client) -> true);
                Recorder recorder =
                        Recorder.builder(server.url(), folder).listener(told).start()) {
            RawClient.RawAnswer answer = RawClient.exchange(recorder.port(), "GET", "/", NONE);
            assertThat(answer.statusLine()).isEqualTo("HTTP/1.1 502 Bad Gateway");
            assertThat(answer.text()).contains("does not answer", "certif");
            assertThat(told.problem()).startsWith("not recorded: GET /: https://localhost:");
        }
    }
}
