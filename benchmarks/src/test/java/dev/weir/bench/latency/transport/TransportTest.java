package dev.weir.bench.latency.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.arrival.KernelStamps;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What both transports promise, shown with a server of plain sockets. */
@Timeout(120)
class TransportTest {

    enum Kind {
        KERNEL {
            @Override
            Transport start() throws IOException {
                return KernelTransport.start();
            }
        },
        NETTY {
            @Override
            Transport start() {
                return NettyTransport.plain();
            }
        };

        abstract Transport start() throws IOException;
    }

    private final List<AutoCloseable> toClose = new ArrayList<>();

    private Transport start(Kind kind) throws IOException {
        if (kind == Kind.KERNEL) {
            Assumptions.assumeTrue(
                    KernelStamps.available(), () -> KernelStamps.whyNot().orElse(""));
        }
        Transport transport = kind.start();
        toClose.add(transport);
        return transport;
    }

    private RawServer serve(RawServer.Handler handler) throws IOException {
        RawServer server = new RawServer(handler);
        toClose.add(server);
        return server;
    }

    @AfterEach
    void closeAll() throws Exception {
        for (AutoCloseable closeable : toClose) {
            closeable.close();
        }
    }

    private static <T> T get(CompletableFuture<T> future) throws Exception {
        return future.get(Events.PATIENCE_S, TimeUnit.SECONDS);
    }

    @ParameterizedTest
    @EnumSource
    void opensSendsReceivesAndSeesAnOrderlyEnd(Kind kind) throws Exception {
        RawServer server = serve(socket -> {
            byte[] request = socket.getInputStream().readNBytes(5);
            socket.getOutputStream()
                    .write(("you said " + new String(request, StandardCharsets.US_ASCII))
                            .getBytes(StandardCharsets.US_ASCII));
        });
        Events events = new Events() {
            @Override
            public void opened(Connection connection, long tookNs) {
                super.opened(connection, tookNs);
                connection.send("hello".getBytes(StandardCharsets.US_ASCII));
            }
        };
        Transport transport = start(kind);
        transport.open(server.address(), events);
        assertThat(events.awaitClosed()).isNull();
        assertThat(new String(events.bytes(), StandardCharsets.US_ASCII)).isEqualTo("you said hello");
        assertThat(events.order).startsWith("opened", "sent", "arrived").endsWith("closed");
        assertThat(transport.doubts().sentences()).isEmpty();
    }

    @ParameterizedTest
    @EnumSource
    void aRefusedConnectIsTold(Kind kind) throws Exception {
        InetSocketAddress nobody;
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            nobody = new InetSocketAddress(free.getInetAddress(), free.getLocalPort());
        }
        Events events = new Events();
        start(kind).open(nobody, events);
        assertThat(events.awaitClosed())
                .isInstanceOf(ConnectException.class)
                .hasMessageContaining("refused")
                .hasMessageContaining(String.valueOf(nobody.getPort()));
        assertThat(events.order).containsExactly("closed");
    }

    @ParameterizedTest
    @EnumSource
    void aNameThatIsNotKnownIsTold(Kind kind) throws Exception {
        Events events = new Events();
        start(kind).open(InetSocketAddress.createUnresolved("nowhere.invalid", 80), events);
        assertThat(events.awaitClosed()).isInstanceOf(UnknownHostException.class);
    }

    @ParameterizedTest
    @EnumSource
    void aResetIsTold(Kind kind) throws Exception {
        RawServer server = serve(socket -> {
            socket.getInputStream().read();
            socket.setSoLinger(true, 0);
        });
        Events events = new Events();
        start(kind).open(server.address(), events);
        Connection connection = get(events.opened);
        // Any thread may ask for a time on the loop, and what is done there is done by the loop's thread.
        Transport transport = (Transport) toClose.get(1);
        transport.at(System.nanoTime(), () -> connection.send(new byte[] {1}));
        assertThat(events.awaitClosed()).isNotNull().hasMessageContaining("reset");
    }

    @ParameterizedTest
    @EnumSource
    void theServersHalfCloseEndsTheConnection(Kind kind) throws Exception {
        CompletableFuture<Integer> afterHalfClose = new CompletableFuture<>();
        RawServer server = serve(socket -> {
            socket.getOutputStream().write("all".getBytes(StandardCharsets.US_ASCII));
            socket.shutdownOutput();
            afterHalfClose.complete(socket.getInputStream().read());
        });
        Events events = new Events();
        start(kind).open(server.address(), events);
        assertThat(events.awaitClosed()).isNull();
        assertThat(new String(events.bytes(), StandardCharsets.US_ASCII)).isEqualTo("all");
        assertThat(get(afterHalfClose)).as("the server sees the end too").isEqualTo(-1);
    }

    @ParameterizedTest
    @EnumSource
    void whatTheKernelDoesNotTakeAtOnceIsSentWhenItDoes(Kind kind) throws Exception {
        byte[] first = new byte[12 << 20];
        byte[] second = new byte[1 << 20];
        new Random(5).nextBytes(first);
        new Random(6).nextBytes(second);
        CountDownLatch mayRead = new CountDownLatch(1);
        CompletableFuture<byte[]> received = new CompletableFuture<>();
        RawServer server = serve(socket -> {
            mayRead.await();
            received.complete(socket.getInputStream().readNBytes(first.length + second.length));
        });
        Events events = new Events();
        Transport transport = start(kind);
        transport.open(server.address(), events);
        Connection connection = get(events.opened);
        CompletableFuture<Boolean> wasSentAtOnce = new CompletableFuture<>();
        transport.at(System.nanoTime(), () -> {
            connection.send(first);
            connection.send(second);
            wasSentAtOnce.complete(events.sent.isDone());
        });
        assertThat(get(wasSentAtOnce)).as("12 MiB fit in no socket buffer").isFalse();
        mayRead.countDown();
        byte[] all = get(received);
        assertThat(java.util.Arrays.copyOf(all, first.length)).isEqualTo(first);
        assertThat(java.util.Arrays.copyOfRange(all, first.length, all.length)).isEqualTo(second);
        assertThat(events.awaitClosed()).isNull();
        assertThat(Collections.frequency(events.order, "sent")).isEqualTo(2);
    }

    @ParameterizedTest
    @EnumSource
    void twoHundredStreamsAtOnceGetEachItsOwnBytes(Kind kind) throws Exception {
        int streams = 200;
        RawServer server = serve(socket -> {
            byte[] seed = socket.getInputStream().readNBytes(Integer.BYTES);
            byte[] answer = answer(ByteBuffer.wrap(seed).getInt());
            Random random = new Random(answer.length);
            OutputStream out = socket.getOutputStream();
            for (int from = 0, to; from < answer.length; from = to) {
                to = Math.min(answer.length, from + 1 + random.nextInt(900));
                out.write(answer, from, to - from);
            }
        });
        Transport transport = start(kind);
        List<Events> all = new ArrayList<>();
        for (int i = 0; i < streams; i++) {
            int stream = i;
            Events events = new Events() {
                @Override
                public void opened(Connection connection, long tookNs) {
                    super.opened(connection, tookNs);
                    connection.send(
                            ByteBuffer.allocate(Integer.BYTES).putInt(stream).array());
                }
            };
            all.add(events);
            transport.open(server.address(), events);
        }
        for (int i = 0; i < streams; i++) {
            assertThat(all.get(i).awaitClosed()).isNull();
            assertThat(all.get(i).bytes()).as("stream %d", i).isEqualTo(answer(i));
        }
    }

    private static byte[] answer(int stream) {
        byte[] answer = new byte[20_000 + 100 * stream];
        new Random(stream).nextBytes(answer);
        return answer;
    }

    @ParameterizedTest
    @EnumSource
    void anArrivalIsNeitherBeforeItsSendingNorAfterItsRead(Kind kind) throws Exception {
        int writes = 300;
        List<Long> sentNs = Collections.synchronizedList(new ArrayList<>());
        RawServer server = serve(socket -> {
            InputStream in = socket.getInputStream();
            for (int i = 0; i < writes; i++) {
                sentNs.add(System.nanoTime());
                socket.getOutputStream().write(7);
                // Waits for the answer, so that each read brings one byte.
                in.read();
            }
        });
        Events events = new Events() {
            @Override
            public void arrived(byte[] source, int from, int to, long arrivalNs, long readNs) {
                super.arrived(source, from, to, arrivalNs, readNs);
                opened.join().send(new byte[] {1});
            }
        };
        Transport transport = start(kind);
        transport.open(server.address(), events);
        assertThat(events.awaitClosed()).isNull();
        assertThat(events.reads).hasSize(writes);
        for (int i = 0; i < writes; i++) {
            Events.Read read = events.reads.get(i);
            assertThat(read.arrivalNs()).as("read %d", i).isBetween(sentNs.get(i), read.readNs());
            if (kind == Kind.NETTY) {
                assertThat(read.arrivalNs()).isEqualTo(read.readNs());
            }
        }
        assertThat(events.reads).isSortedAccordingTo((one, other) -> Long.compare(one.arrivalNs(), other.arrivalNs()));
        assertThat(transport.doubts().sentences()).isEmpty();
    }

    @ParameterizedTest
    @EnumSource
    void tasksRunInTheOrderOfTheirTimesAndNeverBefore(Kind kind) throws Exception {
        Transport transport = start(kind);
        List<Integer> order = Collections.synchronizedList(new ArrayList<>());
        List<Long> earlyNs = Collections.synchronizedList(new ArrayList<>());
        CountDownLatch all = new CountDownLatch(100);
        List<Integer> places = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            places.add(i);
        }
        Collections.shuffle(places, new Random(2));
        long startNs = System.nanoTime();
        CountDownLatch allGiven = new CountDownLatch(1);
        CountDownLatch isHeld = new CountDownLatch(1);
        // The loop takes none before all are given: those that are due have to be put in order too.
        transport.at(startNs, () -> {
            isHeld.countDown();
            await(allGiven);
        });
        await(isHeld);
        for (int place : places) {
            // Some have passed already, some are a thousandth of a millisecond apart.
            long atNs = startNs + (place - 50) * 1_000L + (place > 80 ? 3_000_000L : 0);
            transport.at(atNs, () -> {
                if (System.nanoTime() < atNs) {
                    earlyNs.add(atNs);
                }
                order.add(place);
                all.countDown();
            });
        }
        allGiven.countDown();
        assertThat(all.await(Events.PATIENCE_S, TimeUnit.SECONDS)).isTrue();
        assertThat(order).isSorted();
        assertThat(earlyNs).isEmpty();
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    @ParameterizedTest
    @EnumSource
    void tasksOfOneTimeRunInTheOrderGiven(Kind kind) throws Exception {
        Transport transport = start(kind);
        List<Integer> order = Collections.synchronizedList(new ArrayList<>());
        CountDownLatch all = new CountDownLatch(50);
        long atNs = System.nanoTime();
        for (int i = 0; i < 50; i++) {
            int place = i;
            transport.at(atNs, () -> {
                order.add(place);
                all.countDown();
            });
        }
        assertThat(all.await(Events.PATIENCE_S, TimeUnit.SECONDS)).isTrue();
        assertThat(order).isSorted();
    }

    @ParameterizedTest
    @EnumSource
    void anIdleLoopIsWokenFromElsewhereAndATaskMayGiveAnother(Kind kind) throws Exception {
        Transport transport = start(kind);
        for (int i = 0; i < 20; i++) {
            CompletableFuture<Thread> ranOn = new CompletableFuture<>();
            transport.at(System.nanoTime(), () -> {
                Thread loop = Thread.currentThread();
                transport.at(System.nanoTime() - 1, () -> ranOn.complete(loop));
            });
            assertThat(get(ranOn)).isNotSameAs(Thread.currentThread());
        }
    }

    @ParameterizedTest
    @EnumSource
    void aListenerThatThrowsLosesItsConnectionOnly(Kind kind) throws Exception {
        RawServer server = serve(socket -> {
            socket.getOutputStream().write(1);
            socket.getInputStream().read();
        });
        Events throwing = new Events() {
            @Override
            public void arrived(byte[] source, int from, int to, long arrivalNs, long readNs) {
                throw new IllegalArgumentException("no such thing");
            }
        };
        Events other = new Events() {
            @Override
            public void arrived(byte[] source, int from, int to, long arrivalNs, long readNs) {
                super.arrived(source, from, to, arrivalNs, readNs);
                opened.join().send(new byte[] {2});
            }
        };
        Transport transport = start(kind);
        transport.open(server.address(), throwing);
        transport.open(server.address(), other);
        assertThat(throwing.awaitClosed())
                .hasMessageContaining("no such thing")
                .hasCauseInstanceOf(IllegalArgumentException.class);
        assertThat(other.awaitClosed()).isNull();
        assertThat(other.bytes()).hasSize(1);
    }

    @ParameterizedTest
    @EnumSource
    void aTaskThatThrowsIsTheThreadsAffairAndTheLoopGoesOn(Kind kind) throws Exception {
        Transport transport = start(kind);
        CompletableFuture<Throwable> thrown = new CompletableFuture<>();
        CompletableFuture<Boolean> after = new CompletableFuture<>();
        transport.at(
                System.nanoTime(),
                () -> Thread.currentThread()
                        .setUncaughtExceptionHandler((thread, failure) -> thrown.complete(failure)));
        transport.at(System.nanoTime(), () -> {
            throw new IllegalArgumentException("a task's failure");
        });
        transport.at(System.nanoTime(), () -> after.complete(true));
        assertThat(get(after)).isTrue();
        assertThat(get(thrown)).hasMessage("a task's failure");
    }

    @ParameterizedTest
    @EnumSource
    void closingAConnectionSaysNothingMoreAndTheServerSeesIt(Kind kind) throws Exception {
        CompletableFuture<Integer> seen = new CompletableFuture<>();
        RawServer server = serve(socket -> {
            socket.getOutputStream().write(new byte[100_000]);
            int read = 0;
            try {
                read = socket.getInputStream().read();
            } catch (IOException e) {
                // A reset says the same: it was closed before all was read.
                read = -1;
            }
            seen.complete(read);
        });
        Events events = new Events() {
            @Override
            public void arrived(byte[] source, int from, int to, long arrivalNs, long readNs) {
                super.arrived(source, from, to, arrivalNs, readNs);
                Connection connection = opened.join();
                connection.close();
                connection.close();
                connection.send(new byte[] {1});
            }
        };
        Transport transport = start(kind);
        transport.open(server.address(), events);
        assertThat(get(seen)).isEqualTo(-1);
        CompletableFuture<List<String>> order = new CompletableFuture<>();
        transport.at(System.nanoTime(), () -> order.complete(List.copyOf(events.order)));
        assertThat(get(order)).containsExactly("opened", "arrived");
    }

    @ParameterizedTest
    @EnumSource
    void closingWhileBusyEndsTheLoopAndAllConnections(Kind kind) throws Exception {
        int streams = 20;
        CountDownLatch flowing = new CountDownLatch(streams);
        CountDownLatch ended = new CountDownLatch(streams);
        RawServer server = serve(socket -> {
            try (socket) {
                byte[] block = new byte[5_000];
                while (true) {
                    socket.getOutputStream().write(block);
                }
            } finally {
                ended.countDown();
            }
        });
        Transport transport = start(kind);
        AtomicInteger told = new AtomicInteger();
        List<Events> all = new ArrayList<>();
        for (int i = 0; i < streams; i++) {
            Events events = new Events() {
                @Override
                public void arrived(byte[] source, int from, int to, long arrivalNs, long readNs) {
                    told.incrementAndGet();
                    if (reads.isEmpty()) {
                        reads.add(new Read(to - from, arrivalNs, readNs));
                        flowing.countDown();
                    }
                }
            };
            all.add(events);
            transport.open(server.address(), events);
        }
        assertThat(flowing.await(Events.PATIENCE_S, TimeUnit.SECONDS)).isTrue();
        transport.at(System.nanoTime() + TimeUnit.HOURS.toNanos(1), () -> told.set(Integer.MIN_VALUE));
        transport.close();
        int atClose = told.get();
        assertThat(ended.await(Events.PATIENCE_S, TimeUnit.SECONDS)).isTrue();
        assertThat(told.get()).isEqualTo(atClose);
        for (Events events : all) {
            assertThat(events.order).doesNotContain("closed");
        }
        transport.close();
        assertThatThrownBy(() -> transport.open(server.address(), new Events()))
                .isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> transport.at(0, () -> {})).isInstanceOf(IllegalStateException.class);
    }

    @ParameterizedTest
    @EnumSource
    void closingFromTheLoopItselfDoesNotWaitForIt(Kind kind) throws Exception {
        Transport transport = start(kind);
        CompletableFuture<Thread> closedOn = new CompletableFuture<>();
        transport.at(System.nanoTime(), () -> {
            transport.close();
            closedOn.complete(Thread.currentThread());
        });
        Thread loop = get(closedOn);
        loop.join(TimeUnit.SECONDS.toMillis(Events.PATIENCE_S));
        assertThat(loop.isAlive()).isFalse();
    }

    @ParameterizedTest
    @EnumSource
    void connectionsThatComeAndGoLeaveNothingBehind(Kind kind) throws Exception {
        RawServer server = serve(socket -> {
            socket.getOutputStream().write(1);
            socket.getInputStream().read();
        });
        Transport transport = start(kind);
        int descriptorsBefore = -1;
        for (int round = 0; round < 30; round++) {
            List<Events> all = new ArrayList<>();
            for (int i = 0; i < 40; i++) {
                Events events = new Events() {
                    @Override
                    public void arrived(byte[] source, int from, int to, long arrivalNs, long readNs) {
                        super.arrived(source, from, to, arrivalNs, readNs);
                        if (source[from] == 1) {
                            opened.join().send(new byte[] {2});
                        }
                    }
                };
                all.add(events);
                transport.open(server.address(), events);
            }
            for (Events events : all) {
                assertThat(events.awaitClosed()).isNull();
                assertThat(events.bytes()).containsExactly(1);
            }
            if (round == 0) {
                descriptorsBefore = OpenDescriptors.count();
            }
        }
        // The server's own may not all be closed yet; a leak would be a thousand.
        assertThat(OpenDescriptors.count()).isLessThan(descriptorsBefore + 200);
    }
}
