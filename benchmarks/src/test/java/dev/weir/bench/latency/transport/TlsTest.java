package dev.weir.bench.latency.transport;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The transport over TLS, with a certificate for {@code localhost} that the JDK's own keytool makes. */
@Timeout(120)
class TlsTest {

    private static final char[] PASSWORD = "changeit".toCharArray();

    @TempDir
    private Path folder;

    private KeyStore keys;
    private RawServer server;
    private @Nullable Transport transport;

    @BeforeEach
    void serve() throws Exception {
        keys = newCertificate();
        KeyManagerFactory keyManagers = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        keyManagers.init(keys, PASSWORD);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(keyManagers.getKeyManagers(), null, null);
        server = new RawServer(
                context.getServerSocketFactory().createServerSocket(0, 50, InetAddress.getLoopbackAddress()),
                socket -> {
                    byte[] request = socket.getInputStream().readNBytes(5);
                    String answer = new String(request, StandardCharsets.US_ASCII).repeat(20_000);
                    socket.getOutputStream().write(answer.getBytes(StandardCharsets.US_ASCII));
                });
    }

    private KeyStore newCertificate() throws Exception {
        Path file = folder.resolve("keys.p12");
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
        KeyStore made = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(file)) {
            made.load(in, PASSWORD);
        }
        return made;
    }

    @AfterEach
    void close() throws IOException {
        server.close();
        if (transport != null) {
            transport.close();
        }
    }

    private Transport start(Transport client) {
        transport = client;
        return client;
    }

    private SslContext trusting() throws Exception {
        KeyStore trusted = KeyStore.getInstance("PKCS12");
        trusted.load(null, null);
        trusted.setCertificateEntry("server", keys.getCertificate("server"));
        TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(trusted);
        return SslContextBuilder.forClient().trustManager(trust).build();
    }

    /** The server under a name that a client has for it. */
    private InetSocketAddress named(String name) throws IOException {
        byte[] address = server.address().getAddress().getAddress();
        return new InetSocketAddress(
                InetAddress.getByAddress(name, address), server.address().getPort());
    }

    @Test
    void speaksOverTls() throws Exception {
        Transport client = start(NettyTransport.tls(trusting()));
        Events events = new Events() {
            @Override
            public void opened(Connection connection, long tookNs) {
                super.opened(connection, tookNs);
                connection.send("hello".getBytes(StandardCharsets.US_ASCII));
            }
        };
        client.open(named("localhost"), events);
        assertThat(events.awaitClosed()).isNull();
        assertThat(new String(events.bytes(), StandardCharsets.US_ASCII)).isEqualTo("hello".repeat(20_000));
        assertThat(events.order).startsWith("opened", "sent", "arrived").endsWith("closed");
        assertThat(events.reads).allSatisfy(read -> assertThat(read.arrivalNs()).isEqualTo(read.readNs()));
    }

    @Test
    void aServerOfAnotherNameIsRefused() throws Exception {
        Transport client = start(NettyTransport.tls(trusting()));
        Events events = new Events();
        client.open(named("elsewhere.example"), events);
        assertThat(events.awaitClosed()).isInstanceOf(SSLException.class).hasMessageContaining("elsewhere.example");
        assertThat(events.order).containsExactly("closed");
    }

    @Test
    void aCertificateThatTheJdkDoesNotTrustIsRefused() throws Exception {
        Transport client = start(NettyTransport.tls());
        Events events = new Events();
        client.open(named("localhost"), events);
        assertThat(events.awaitClosed()).isInstanceOf(SSLException.class).hasMessageContaining("certification path");
    }

    @Test
    void aServerWithoutTlsIsNamed() throws Exception {
        try (RawServer plain = new RawServer(socket -> {
            socket.getInputStream().read();
            socket.getOutputStream().write("HTTP/1.1 400 Bad Request\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
        })) {
            Transport client = start(NettyTransport.tls(trusting()));
            Events events = new Events();
            client.open(plain.address(), events);
            assertThat(events.awaitClosed())
                    .isInstanceOf(SSLException.class)
                    .hasMessageContaining("not an SSL/TLS record");
        }
    }
}
