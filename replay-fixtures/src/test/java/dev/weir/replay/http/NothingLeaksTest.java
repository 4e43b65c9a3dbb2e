package dev.weir.replay.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import com.sun.management.UnixOperatingSystemMXBean;
import dev.weir.recording.Recording;
import dev.weir.replay.ledger.ReplayCounts;
import dev.weir.replay.script.Pacing;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.ByteBufAllocatorMetricProvider;
import io.netty.channel.epoll.Epoll;
import java.io.InputStream;
import java.io.OutputStream;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Thousands of short replays leave no thread, connection, file or byte behind; {@code -Dtest.jvm.args=-Dweir.replays=N} has N. */
@Timeout(300)
class NothingLeaksTest {

    private static final int REPLAYS = Integer.getInteger("weir.replays", 10_000);
    private static final int REPLAYS_A_CONNECTION = 20;
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    /** The allocator grows in steps of megabytes; a buffer of 2 KiB lost with each of the later half of 10,000 replays would be more. */
    private static final long MORE_BYTES = 8 << 20;

    private static final Recording TOOLS = Recording.bundled("chat-tools");
    private static final String END = "0\r\n\r\n";

    @ParameterizedTest
    @EnumSource(Transport.class)
    void afterThousandsOfReplays(Transport transport) throws Exception {
        assumeThat(transport == Transport.NIO || Epoll.isAvailable()).isTrue();
        int replays = transport == Transport.best() ? REPLAYS : REPLAYS / 10;
        HttpServer warmUp = start(transport);
        replay(warmUp, REPLAYS_A_CONNECTION);
        warmUp.close();
        awaitNoThreads();
        long files = openFiles();
        HttpServer server = start(transport);
        replay(server, replays / 2);
        long bytes = bytesOfBuffers();
        replay(server, replays / 2);
        assertThat(server.ledger().await(counts -> counts.active() == 0, PATIENCE))
                .isEqualTo(new ReplayCounts(replays, replays, 0, 0));
        assertThat(bytesOfBuffers()).isLessThan(bytes + MORE_BYTES);
        while (!server.connections().isEmpty()) {
            Thread.onSpinWait(); // they close a moment after their clients
        }
        assertThat(threads()).isLessThanOrEqualTo(5);
        server.close();
        awaitNoThreads();
        assertThat(openFiles()).isLessThan(files + replays / REPLAYS_A_CONNECTION / 10);
    }

    private static HttpServer start(Transport transport) throws Exception {
        return HttpServer.start(ServerSettings.usual(List.of(TOOLS), new Pacing.None(), transport), 0);
    }

    private static void replay(HttpServer server, int times) throws Exception {
        byte[] body = TOOLS.requestBody();
        byte[] head = ("POST /api/chat HTTP/1.1\r\nHost: localhost\r\nContent-Length: " + body.length + "\r\n\r\n")
                .getBytes(StandardCharsets.US_ASCII);
        byte[] answer = new byte[4096];
        for (int i = 0; i < times; i += REPLAYS_A_CONNECTION) {
            try (Socket client = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
                client.setTcpNoDelay(true);
                OutputStream out = client.getOutputStream();
                InputStream in = client.getInputStream();
                for (int request = 0; request < REPLAYS_A_CONNECTION; request++) {
                    out.write(head);
                    out.write(body);
                    int length = 0;
                    while (length < END.length()
                            || !new String(answer, length - END.length(), END.length(), StandardCharsets.ISO_8859_1)
                                    .equals(END)) {
                        int read = in.read(answer, length, answer.length - length);
                        assertThat(read).isPositive();
                        length += read;
                    }
                }
            }
        }
    }

    private static long threads() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().startsWith("weir-replay"))
                .count();
    }

    private static void awaitNoThreads() {
        while (threads() > 0) {
            Thread.onSpinWait();
        }
    }

    private static long openFiles() {
        return ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean unix
                ? unix.getOpenFileDescriptorCount()
                : 0;
    }

    private static long bytesOfBuffers() {
        return ByteBufAllocator.DEFAULT instanceof ByteBufAllocatorMetricProvider allocator
                ? allocator.metric().usedDirectMemory() + allocator.metric().usedHeapMemory()
                : 0;
    }
}
