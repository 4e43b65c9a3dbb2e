package dev.weir.bench.latency.transport;

import dev.weir.arrival.ClockMapping;
import dev.weir.arrival.Epoll;
import dev.weir.arrival.KernelStamps;
import dev.weir.arrival.StampedSocket;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Plain TCP on Linux, with the kernel's time of arrival: one thread waits with epoll and reads with {@code recvmsg}.
 *
 * <p>A read stamps what it brings with the arrival of its last byte: one that comes late finds several records and gives them one time. In
 * the steady state nothing is allocated for a read.
 */
public final class KernelTransport implements Transport {

    /** How many sockets one wait tells of. Tasks that fall due meanwhile are run between two of them. */
    private static final int BATCH = 256;

    private static final int FOR_EVER = -1;

    private final Epoll epoll;
    private final ArrivalStamps stamps = new ArrivalStamps(new ClockMapping());
    private final KernelConnection.Tools tools;
    /** What other threads ask for. */
    private final Queue<Runnable> asked = new ConcurrentLinkedQueue<>();

    private final TimedTasks tasks = new TimedTasks();
    /** By server: one that answers no connect must not hold up those to others. */
    private final Map<InetSocketAddress, Owner> owners = new HashMap<>();

    /** By token; null where there is none. */
    private final List<@Nullable KernelConnection> connections = new ArrayList<>();

    private final Queue<Integer> freeTokens = new ArrayDeque<>();
    /** What is left of the present batch may still name these. */
    private final Queue<Integer> tokensOfTheBatch = new ArrayDeque<>();

    private final Thread loop = new Thread(this::run, "weir-kernel-transport");
    private volatile boolean isClosed;

    private KernelTransport(Epoll epoll) {
        this.epoll = epoll;
        this.tools = new KernelConnection.Tools(epoll, stamps);
        loop.setDaemon(true);
    }

    /**
     * Starts the loop.
     *
     * @throws IOException if this machine does not stamp arrivals, or has no descriptor left; the message says which
     */
    public static KernelTransport start() throws IOException {
        String whyNot = KernelStamps.whyNot().orElse(null);
        if (whyNot != null) {
            throw new IOException("the kernel's times of arrival cannot be had: " + whyNot);
        }
        KernelTransport transport = new KernelTransport(new Epoll(BATCH));
        transport.loop.start();
        return transport;
    }

    @Override
    public ArrivalClock clock() {
        return ArrivalClock.KERNEL;
    }

    @Override
    public StampDoubts doubts() {
        return stamps.doubts();
    }

    @Override
    public void open(InetSocketAddress server, ConnectionListener listener) {
        onLoop(() -> {
            Owner owner = owners.computeIfAbsent(server, unseen -> new Owner(new ConnectQueue(tasks::add)));
            owner.connects.add(() -> connect(server, owner, listener));
        });
    }

    @Override
    public void at(long atNs, Runnable task) {
        onLoop(() -> tasks.add(atNs, task));
    }

    private void onLoop(Runnable task) {
        if (isClosed) {
            throw new IllegalStateException("the transport is closed");
        }
        if (Thread.currentThread() == loop) {
            task.run();
        } else {
            asked.add(task);
            epoll.wake();
        }
    }

    private void run() {
        try {
            while (!isClosed) {
                turn();
            }
            forEachConnection(KernelConnection::close);
        } catch (IOException e) {
            giveUp(e);
        } catch (RuntimeException | Error e) {
            giveUp(new IOException("the loop failed (" + e + ")", e));
            throw e;
        } finally {
            epoll.close();
        }
    }

    private void giveUp(IOException why) {
        isClosed = true;
        forEachConnection(connection -> connection.end(why));
    }

    private void forEachConnection(Consumer<KernelConnection> action) {
        for (KernelConnection connection : new ArrayList<>(connections)) {
            if (connection != null) {
                action.accept(connection);
            }
        }
    }

    private void turn() throws IOException {
        for (Runnable task = asked.poll(); task != null; task = asked.poll()) {
            TimedTasks.run(task);
        }
        tasks.runDue(System.nanoTime());
        int ready = tasks.isEmpty() ? epoll.await(FOR_EVER) : epoll.awaitUntil(tasks.nextNs());
        if (ready > 0) {
            serve(ready);
        }
    }

    private void serve(int ready) {
        stamps.beginBatch();
        for (int i = 0; i < ready && !isClosed; i++) {
            KernelConnection connection = connections.get((int) epoll.token(i));
            if (connection != null) {
                connection.serve(epoll.readiness(i));
            }
            tasks.runDue(System.nanoTime());
        }
        // Asked first, because adding none allocates all the same.
        if (!tokensOfTheBatch.isEmpty()) {
            freeTokens.addAll(tokensOfTheBatch);
            tokensOfTheBatch.clear();
        }
    }

    private void connect(InetSocketAddress server, Owner owner, ConnectionListener listener) {
        long begunNs = System.nanoTime();
        StampedSocket socket;
        try {
            socket = StampedSocket.connect(server);
        } catch (IOException e) {
            owner.connectEnded();
            listener.closed(System.nanoTime(), e);
            return;
        }
        int token = takeToken();
        KernelConnection connection = new KernelConnection(tools, owner, socket, token, listener, begunNs);
        connections.set(token, connection);
        connection.awaitOpening();
    }

    private int takeToken() {
        Integer free = freeTokens.poll();
        if (free != null) {
            return free;
        }
        connections.add(null);
        return connections.size() - 1;
    }

    private final class Owner implements KernelConnection.Owner {

        private final ConnectQueue connects;

        Owner(ConnectQueue connects) {
            this.connects = connects;
        }

        @Override
        public void connectEnded() {
            connects.ended();
        }

        @Override
        public void closed(int token) {
            connections.set(token, null);
            tokensOfTheBatch.add(token);
        }
    }

    @Override
    public void close() {
        isClosed = true;
        epoll.wake();
        if (Thread.currentThread() == loop) {
            return;
        }
        try {
            loop.join();
        } catch (InterruptedException e) {
            // The loop ends all the same; whoever interrupts does not want to wait for that.
            Thread.currentThread().interrupt();
        }
    }
}
