package dev.weir.jmeter.generator;

import dev.weir.bench.latency.answer.PromptCacheWatch;
import dev.weir.bench.latency.client.LoadClient;
import dev.weir.bench.latency.client.TransportClient;
import dev.weir.bench.latency.load.Loop;
import dev.weir.bench.latency.load.LoopLag;
import dev.weir.bench.latency.load.RequestSource;
import dev.weir.bench.latency.load.Sender;
import dev.weir.bench.latency.request.Questions;
import dev.weir.bench.latency.request.ServerAddress;
import dev.weir.bench.latency.server.ServerNotReadyException;
import dev.weir.bench.latency.transport.TransportChoice;
import dev.weir.bench.run.Invocation;
import dev.weir.bench.run.Load;
import dev.weir.bench.run.RequestResult;
import dev.weir.bench.run.RunHeader;
import dev.weir.bench.run.ServerFacts;
import dev.weir.bench.run.Shard;
import dev.weir.bench.run.Workload;
import dev.weir.bench.run.environment.Environment;
import dev.weir.bench.run.environment.HardwareSampler;
import dev.weir.bench.run.folder.RunException;
import dev.weir.bench.run.folder.RunWriter;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.OptionalInt;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * One process's part of a test run against one server: all threads of JMeter's that share {@link Settings} send over its transport, and
 * what they measure is in its run folder. Latencies are on this machine's monotonic clock; a request's t0 is when the loop took it.
 *
 * <p>The folder can be read at every moment; a run whose process was killed says so. Thread-safe.
 */
public final class Generator implements Closeable {

    /** The suite of its run folders. */
    public static final String SUITE = "jmeter";

    private static final DateTimeFormatter NAME = DateTimeFormatter.ofPattern("uuuu-MM-dd_HH-mm-ss");
    private static final long TICK_NS = TimeUnit.MILLISECONDS.toNanos(100);
    private static final long MOST_CONNECTING_NS = TimeUnit.SECONDS.toNanos(10);

    /** One for the request, and one that is opened while the last is still being closed. */
    private static final int CONNECTIONS = 2;

    private final Settings settings;
    private final Target target;
    private final Work work;
    private final LoadClient client;
    private final RunWriter run;
    private final HardwareSampler sampler;
    private final long startNs;
    private final OptionalInt threads;
    private final AtomicInteger underWay = new AtomicInteger();
    private final AtomicLong requests = new AtomicLong();
    private final AtomicInteger users = new AtomicInteger();
    private final Queue<Stream> streams = new ConcurrentLinkedQueue<>();
    private final Deque<Stream> idle = new ConcurrentLinkedDeque<>();
    private final Set<Long> cut = ConcurrentHashMap.newKeySet();
    private final PromptCacheWatch cache = new PromptCacheWatch();
    private final LoopLag lag = new LoopLag();
    private final AtomicBoolean isClosed = new AtomicBoolean();

    /** A request that is ready, and its place in the load. */
    record Turn(long index, RequestSource.PreparedRequest request) {}

    private Generator(
            Settings settings,
            Target target,
            Work work,
            LoadClient client,
            RunWriter run,
            HardwareSampler sampler,
            long startNs,
            OptionalInt threads) {
        this.settings = settings;
        this.target = target;
        this.work = work;
        this.client = client;
        this.run = run;
        this.sampler = sampler;
        this.startNs = startNs;
        this.threads = threads;
    }

    /**
     * Opens a run.
     *
     * @param threads how many threads JMeter has in this process for it: so many requests, at most, are under way at once; empty where
     *     a schedule starts threads, which waits for none of them to end
     * @param commandLine how the test was started
     * @param firstText what the plan asks first, where it says what to ask
     * @throws ServerNotReadyException if the server is none that can be asked
     * @throws IOException if the prompts or the transport cannot be had
     * @throws IllegalArgumentException if the settings do not go together
     * @throws RunException if the folder cannot be made
     */
    static Generator open(Settings settings, OptionalInt threads, List<String> commandLine, String firstText)
            throws IOException {
        Target target = Target.find(settings);
        Work work = Work.isRecorded(settings) ? Work.recorded(settings) : Work.of(settings, target.model(), firstText);
        Environment environment = Environment.read();
        LoadClient client = client(settings);
        try {
            ServerFacts facts = target.watch().begin();
            Instant startedAt = Instant.now();
            String machine = facts.isOnThisMachine()
                    ? environment.machine()
                    : settings.server().host();
            RunHeader header = new RunHeader(
                    settings.label().map(RunHeader::labelOf).orElse(RunHeader.labelOf(machine + "-" + target.model())),
                    SUITE,
                    startedAt,
                    new Invocation(commandLine, settings.flags()),
                    client.described(environment.weir()),
                    load(settings.shard(), threads),
                    workload(settings, work.questions()),
                    facts);
            RunWriter run = RunWriter.open(folder(settings, header), header, environment);
            target.doubts().forEach(run::degraded);
            long startNs = System.nanoTime();
            Generator generator = new Generator(
                    settings,
                    target,
                    work,
                    client,
                    run,
                    HardwareSampler.start(() -> System.nanoTime() - startNs, run::sample),
                    startNs,
                    threads);
            generator.tick(generator.startNs);
            return generator;
        } catch (IOException | RuntimeException | Error e) {
            client.close();
            throw e;
        }
    }

    /** A plan of JMeter's is the same on each generator: n of them send n times its threads. */
    private static Load load(Shard shard, OptionalInt threads) {
        Load plan = threads.isPresent()
                ? Load.closed(threads.getAsInt() * shard.count(), null, 0)
                : new Load(Load.Arrivals.OPEN, null, null, null, null, 0, null, null);
        return plan.of(shard.isWhole() ? null : shard);
    }

    private static Workload workload(Settings settings, Questions questions) {
        return new Workload(
                questions.name(),
                questions.sha256(),
                questions.count(),
                questions.options(),
                settings.seed(),
                List.of());
    }

    private static LoadClient client(Settings settings) throws IOException {
        ServerAddress server = settings.server();
        return new TransportClient(
                switch (settings.clock()) {
                    case AUTO -> TransportChoice.best(server.host(), server.port(), server.isTls());
                    case KERNEL -> TransportChoice.kernelClock(server.host(), server.port(), server.isTls());
                    case NETTY -> TransportChoice.processClock(server.host(), server.port(), server.isTls());
                });
    }

    /** A new folder, also where several generators of one machine begin in the same second. */
    private static Path folder(Settings settings, RunHeader header) throws IOException {
        Files.createDirectories(settings.runs());
        Shard shard = settings.shard();
        String name = NAME.format(LocalDateTime.now(ZoneId.systemDefault())) + "_" + header.label()
                + (shard.isWhole() ? "" : "_shard-" + shard.number() + "-of-" + shard.count()) + "_pid-"
                + ProcessHandle.current().pid();
        for (int number = 1; ; number++) {
            Path folder = settings.runs().resolve(number == 1 ? name : name + "-" + number);
            try {
                return Files.createDirectory(folder);
            } catch (FileAlreadyExistsException e) {
                // another server's run; the next number
            }
        }
    }

    /** Where its run lies. */
    public Path folder() {
        return run.folder();
    }

    /**
     * A simulated user: one that is idle, the last one first, or a new one, its connection opened as far as the server lets it. To be
     * closed, which makes it idle: JMeter may make a thread for each request, and of none of them it is known whether it asks again.
     */
    public Stream stream() {
        Stream waiting = idle.pollFirst();
        if (waiting == null) {
            return newStream();
        }
        waiting.begin();
        return waiting;
    }

    /** Somebody has no more use for it. */
    void isIdle(Stream stream) {
        idle.addFirst(stream);
    }

    private Stream newStream() {
        Stream.OneRequest next = new Stream.OneRequest();
        int number = Math.toIntExact(settings.shard().index(0, users.getAndIncrement()));
        Sender sender = client.sender(
                new Asked(work.questions(), next),
                new LoadClient.Terms(CONNECTIONS, false, settings.limits(), Stream.observers(next)));
        Stream stream = new Stream(this, client.loop(), number, next, sender);
        streams.add(stream);
        CompletableFuture<Void> open = sender.connect(1);
        try {
            open.get(Math.min(settings.limits().firstByteNs(), MOST_CONNECTING_NS), TimeUnit.NANOSECONDS);
        } catch (ExecutionException | TimeoutException e) {
            // the request itself will tell
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return stream;
    }

    /** To be followed by {@link #turnEnded}. */
    Turn turn(String text) {
        if (isClosed.get()) {
            throw new IllegalStateException("the run has been ended");
        }
        long index = settings.shard().index(0, requests.getAndIncrement());
        if (!text.isEmpty() && !work.isFirst(text)) {
            run.degraded(
                    "the test plan asked more than one text, and prompts_sha256 is of the first alone: compare it only with runs"
                            + " of the same plan");
        }
        Turn turn = new Turn(index, work.request(index, text));
        if (underWay.incrementAndGet() > threads.orElse(Integer.MAX_VALUE)) {
            run.degraded(
                    "more requests were under way at once than the thread group that opened this run has threads ("
                            + threads.getAsInt()
                            + "), so that concurrency is too small; give the samplers of each thread group a label of their own");
        }
        return turn;
    }

    /** What a turn was for is over, whatever came of it. */
    void turnEnded() {
        underWay.decrementAndGet();
    }

    /** A request of a thread that JMeter stopped: the run has not all that was to be measured. */
    void isCut(long index) {
        cut.add(index);
    }

    /** Keeps a result. */
    void add(RequestResult result) {
        run.add(result);
        synchronized (cache) {
            cache.add(result);
        }
    }

    /** On the clock of {@link System#nanoTime}. */
    long startNs() {
        return startNs;
    }

    /** Runs a task soon, unless the run has been ended. */
    void onLoop(Runnable task) {
        if (!isClosed.get()) {
            client.loop().soon(task);
        }
    }

    private void tick(long atNs) {
        Loop loop = client.loop();
        loop.at(atNs, () -> {
            long nowNs = loop.nowNs();
            lag.ran(atNs, nowNs);
            streams.forEach(stream -> stream.sender().tick(nowNs));
            if (!isClosed.get()) {
                tick(Math.max(atNs, nowNs) + TICK_NS);
            }
        });
    }

    /**
     * Ends the run: complete, unless threads were stopped in the middle of a request, or one is under way. Of several calls one counts.
     *
     * @throws RunException if not all could be written
     */
    @Override
    public void close() throws IOException {
        if (!isClosed.compareAndSet(false, true)) {
            return;
        }
        Set<String> degraded = new LinkedHashSet<>(target.watch().changes());
        CompletableFuture<Set<String>> seen = new CompletableFuture<>();
        client.loop().soon(() -> seen.complete(seenOnLoop()));
        degraded.addAll(seen.join());
        sampler.close();
        client.close();
        degraded.forEach(run::degraded);
        synchronized (cache) {
            if (!settings.cacheMayAnswer()) {
                cache.finding().ifPresent(run::degraded);
            }
        }
        int count = cut.size();
        if (count == 0) {
            run.finish();
        } else {
            run.stop("JMeter stopped the test while " + count + (count == 1 ? " request was" : " requests were")
                    + " under way");
        }
    }

    private Set<String> seenOnLoop() {
        Set<String> degraded = new LinkedHashSet<>();
        streams.forEach(stream -> {
            stream.underWay().ifPresent(this::isCut);
            stream.sender().cancelAll("the test ended");
            degraded.addAll(stream.sender().degraded());
        });
        lag.saturation().ifPresent(degraded::add);
        return degraded;
    }
}
