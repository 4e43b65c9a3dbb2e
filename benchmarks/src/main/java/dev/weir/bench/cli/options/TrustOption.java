package dev.weir.bench.cli.options;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** {@code --cacert}, as curl has it: the certificates by which a server of https is known, instead of those that the JDK trusts. */
public final class TrustOption {

    private static final String STORE = "javax.net.ssl.trustStore";
    private static final String STORE_TYPE = "javax.net.ssl.trustStoreType";
    private static final String STORE_PASSWORD = "javax.net.ssl.trustStorePassword";

    /** One that keeps certificates unencrypted, so that no password is needed. */
    private static final String JKS = "JKS";

    private static final char[] NO_PASSWORD = {};

    @Option(
            names = "--cacert",
            paramLabel = "FILE",
            description =
                    "https only: trust these certificates (PEM) instead of those that the JDK trusts, such as a server's own"
                            + " self-signed one. The server's name is checked all the same.")
    private @Nullable Path file;

    /** Ends the trust. */
    public interface Trust extends AutoCloseable {

        @Override
        void close();
    }

    /**
     * Has every client of this process trust them, until it is closed: by the JDK's own switch, which core's client, Netty and the JDK all
     * obey.
     *
     * @throws IOException if the file cannot be read or holds no certificate; the message says what it should hold
     */
    public Trust begin() throws IOException {
        Path pem = file;
        if (pem == null) {
            return () -> {};
        }
        Path store = Files.createTempFile("weir-cacert", ".jks");
        try (OutputStream out = Files.newOutputStream(store)) {
            trusted(pem).store(out, NO_PASSWORD);
        } catch (IOException | GeneralSecurityException e) {
            Files.deleteIfExists(store);
            throw wrong(pem, e);
        }
        Map<String, @Nullable String> before = new HashMap<>();
        set(before, STORE, store.toString());
        set(before, STORE_TYPE, JKS);
        set(before, STORE_PASSWORD, "");
        return () -> {
            before.forEach((name, value) -> {
                if (value == null) {
                    System.clearProperty(name);
                } else {
                    System.setProperty(name, value);
                }
            });
            store.toFile().delete(); // it holds nothing secret
        };
    }

    private static void set(Map<String, @Nullable String> before, String name, String value) {
        before.put(name, System.getProperty(name));
        System.setProperty(name, value);
    }

    /**
     * A context that trusts them; null where the option was not given.
     *
     * @throws IOException as {@link #begin}
     */
    public @Nullable SSLContext context() throws IOException {
        Path pem = file;
        if (pem == null) {
            return null;
        }
        try {
            TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            trust.init(trusted(pem));
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, trust.getTrustManagers(), null);
            return context;
        } catch (IOException | GeneralSecurityException e) {
            throw wrong(pem, e);
        }
    }

    private static KeyStore trusted(Path pem) throws IOException, GeneralSecurityException {
        Collection<? extends Certificate> certificates;
        try (InputStream in = Files.newInputStream(pem)) {
            certificates = CertificateFactory.getInstance("X.509").generateCertificates(in);
        }
        if (certificates.isEmpty()) {
            throw new CertificateException("it holds none");
        }
        KeyStore trusted = KeyStore.getInstance(JKS);
        trusted.load(null, null);
        int number = 0;
        for (Certificate certificate : certificates) {
            trusted.setCertificateEntry("cacert-" + number++, certificate);
        }
        return trusted;
    }

    private static IOException wrong(Path pem, Exception cause) {
        return new IOException(
                "--cacert " + pem + " cannot be read (" + cause.getMessage()
                        + "); it is a file of certificates in PEM, each from -----BEGIN CERTIFICATE----- on",
                cause);
    }
}
