package dev.weir.bench.latency.laboratory;

import dev.weir.bench.latency.answer.AnswerObserver;
import dev.weir.bench.latency.answer.PromptCacheWatch;
import dev.weir.bench.latency.client.LoadClient;
import dev.weir.bench.latency.load.Extent;
import dev.weir.bench.latency.load.LoadGenerator;
import dev.weir.bench.latency.load.LoadReport;
import dev.weir.bench.latency.load.LoadShape;
import dev.weir.bench.latency.load.Sender;
import dev.weir.bench.latency.load.TimeLimits;
import dev.weir.bench.latency.request.Questions;
import dev.weir.bench.latency.server.ServerWatch;
import dev.weir.bench.run.Load;
import dev.weir.bench.run.RunHeader;
import dev.weir.bench.run.ServerFacts;
import dev.weir.bench.run.Shard;
import dev.weir.bench.run.Workload;
import dev.weir.bench.run.environment.HardwareSampler;
import dev.weir.bench.run.folder.RunWriter;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * Measures loads against one server, one after another, each into a run folder.
 *
 * <p>Connections are opened, and the warm-up is over, before a run's clock starts. To be used by one thread.
 */
public final class Laboratory {

    private static final long PROGRESS_MS = 200;
    private static final int FEWEST_CONNECTIONS = 4;

    private final LoadClient client;
    private final ServerWatch server;
    private final Conditions conditions;
    private final SessionListener listener;
    private final Interruption interruption;

    /**
     * @param client sends the loads
     * @param server what is known of the server
     * @param conditions the same for all loads
     * @param listener is told how far each load is
     * @param interruption ends a load early
     */
    public Laboratory(
            LoadClient client,
            ServerWatch server,
            Conditions conditions,
            SessionListener listener,
            Interruption interruption) {
        this.client = client;
        this.server = server;
        this.conditions = conditions;
        this.listener = listener;
        this.interruption = interruption;
    }

    /** Whether nothing more is to be measured. */
    public boolean isInterrupted() {
        return interruption.reason().isPresent();
    }

    /**
     * Measures a load. Its run is written but for its last word: it is to be finished.
     *
     * @param folder where its run is to lie
     * @throws IOException if the server takes no connection
     * @throws dev.weir.bench.run.folder.RunException if the run cannot be written; what was measured until then can be read
     */
    public MeasuredLoad measure(Experiment experiment, Path folder) throws IOException {
        listener.begins(experiment);
        Sender sender = client.sender(
                experiment.questions(),
                new LoadClient.Terms(
                        conditions.mostConnections(),
                        experiment.shape() instanceof LoadShape.Open,
                        conditions.limits(),
                        start -> start.isWarmUp()
                                ? AnswerObserver.NONE
                                : experiment.observers().apply(start)));
        connect(sender, experiment.shape(), experiment.shard());
        warmUp(sender, experiment);
        PromptCacheWatch cache = new PromptCacheWatch();
        ServerFacts facts = server.begin(); // ahead of the agreed time: a long list of servers takes its time to ask
        Optional<String> lateStart = awaitStart(experiment.startAt());
        Instant startedAt = Instant.now();
        RunWriter run = RunWriter.open(folder, header(experiment, facts, startedAt), conditions.environment());
        try {
            LoadGenerator generator = new LoadGenerator(
                    client.loop(),
                    sender,
                    experiment.shape(),
                    experiment.extent(),
                    experiment.shard(),
                    conditions.seed(),
                    result -> {
                        run.add(result);
                        cache.add(result);
                    });
            lateStart.ifPresent(run::degraded);
            LoadReport report = awaitSampled(experiment, generator, run);
            report.degraded().forEach(run::degraded);
            if (!conditions.cacheMayAnswer()) {
                cache.finding().ifPresent(run::degraded);
            }
            server.changes().forEach(run::degraded);
            MeasuredLoad measured =
                    new MeasuredLoad(experiment, report, run, ServerShares.checks(run.servers(), server.absent()));
            listener.ended(measured);
            return measured;
        } catch (RuntimeException | Error e) {
            run.close();
            throw e;
        }
    }

    /**
     * Asks, without a run folder, and keeps the answers' texts.
     *
     * @param name what people call it
     * @param streams how many at once
     * @param requests how many in all
     * @throws IOException if the server takes no connection
     */
    public List<Answer> ask(String name, Questions questions, int streams, int requests) throws IOException {
        List<Answer> answers = new ArrayList<>();
        Sender sender = client.sender(
                questions,
                new LoadClient.Terms(
                        conditions.mostConnections(),
                        false,
                        conditions.limits(),
                        start -> new Answer.Keeper(answers::add)));
        LoadShape shape = new LoadShape.Closed(streams, 0);
        connect(sender, shape, Shard.WHOLE);
        Extent extent = Extent.requests(requests);
        awaitUnmeasured(
                name,
                new LoadGenerator(client.loop(), sender, shape, extent, Shard.WHOLE, conditions.seed(), result -> {}),
                extent);
        answers.sort(Comparator.comparingLong(answer -> answer.result().index()));
        return answers;
    }

    private void connect(Sender sender, LoadShape shape, Shard shard) throws IOException {
        int wanted = shape instanceof LoadShape.Closed closed
                ? (int) shard.share(0, closed.streams())
                : Math.max(FEWEST_CONNECTIONS, (int)
                        Math.ceil(((LoadShape.Open) shape).ratePerS() / shard.count() / FEWEST_CONNECTIONS));
        int most = Math.min(wanted, conditions.mostConnections());
        String counted = most + (most == 1 ? " connection" : " connections");
        CompletableFuture<Void> open = sender.connect(most);
        long limitNs = conditions.limits().firstByteNs();
        try {
            open.get(limitNs, TimeUnit.NANOSECONDS);
        } catch (ExecutionException e) {
            Throwable cause = e.getCause() == null ? e : e.getCause();
            throw new IOException(
                    "could not open " + counted + " to the server: "
                            + Objects.requireNonNullElse(cause.getMessage(), cause.toString())
                            + "; does it still run?",
                    cause);
        } catch (TimeoutException e) {
            throw new IOException(
                    "could not open " + counted + " to the server within " + TimeLimits.seconds(limitNs)
                            + "; ask for fewer at once, or give it more time (--first-byte-timeout)",
                    e);
        } catch (InterruptedException e) {
            interruption.request("interrupted");
        }
    }

    /** Failures are left to the run itself to meet. */
    private void warmUp(Sender sender, Experiment experiment) {
        if (experiment.warmup() < 1) {
            return;
        }
        int streams = experiment.shape() instanceof LoadShape.Closed closed
                ? Math.min(closed.streams(), experiment.warmup())
                : 1;
        Extent extent = Extent.before(experiment.warmup());
        awaitUnmeasured(
                experiment.suite() + ", warm-up",
                new LoadGenerator(
                        client.loop(),
                        sender,
                        new LoadShape.Closed(streams, 0),
                        extent,
                        Shard.WHOLE,
                        conditions.seed(),
                        result -> {}),
                extent);
    }

    /** Waits for the agreed time; where that has passed, says by how much. */
    private Optional<String> awaitStart(@Nullable Instant startAt) {
        if (startAt == null) {
            return Optional.empty();
        }
        Duration left = Duration.between(Instant.now(), startAt);
        if (left.isNegative()) {
            return Optional.of("it began " + left.negated().toMillis() + " ms after --start-at " + startAt
                    + ", so not together with other shards; give a later time");
        }
        try {
            while (!isInterrupted() && left.compareTo(Duration.ZERO) > 0) {
                TimeUnit.NANOSECONDS.sleep(Math.min(left.toNanos(), TimeUnit.MILLISECONDS.toNanos(PROGRESS_MS)));
                left = Duration.between(Instant.now(), startAt);
            }
        } catch (InterruptedException e) {
            interruption.request("interrupted");
        }
        return Optional.empty();
    }

    private void awaitUnmeasured(String name, LoadGenerator generator, Extent extent) {
        await(name, generator, extent);
        listener.over(name);
    }

    private LoadReport awaitSampled(Experiment experiment, LoadGenerator generator, RunWriter run) {
        HardwareSampler sampler = HardwareSampler.start(generator::sinceStartNs, run::sample);
        try {
            return await(experiment.suite(), generator, experiment.extent().of(experiment.shard()));
        } finally {
            sampler.close();
        }
    }

    private LoadReport await(String name, LoadGenerator generator, Extent extent) {
        interruption.watch(generator); // first: of a load that nobody wants any more no request is sent
        CompletableFuture<LoadReport> end = generator.start();
        try {
            return await(end, name, generator, extent);
        } finally {
            interruption.unwatch(generator);
        }
    }

    private LoadReport await(CompletableFuture<LoadReport> end, String name, LoadGenerator generator, Extent extent) {
        while (true) {
            try {
                return end.get(PROGRESS_MS, TimeUnit.MILLISECONDS);
            } catch (TimeoutException e) {
                listener.progress(name, generator.progress(), extent);
            } catch (InterruptedException e) {
                interruption.request("interrupted"); // the load ends soon, and with it this wait
            } catch (ExecutionException e) {
                if (e.getCause() instanceof RuntimeException cause) {
                    throw cause;
                }
                throw new IllegalStateException("a load failed", e.getCause());
            }
        }
    }

    private RunHeader header(Experiment experiment, ServerFacts facts, Instant startedAt) {
        Questions questions = experiment.questions();
        return new RunHeader(
                conditions.label(),
                experiment.suite(),
                startedAt,
                conditions.invocation(),
                client.described(conditions.environment().weir()),
                load(experiment).over(server.list()),
                new Workload(
                        questions.name(),
                        questions.sha256(),
                        questions.count(),
                        questions.options(),
                        conditions.seed(),
                        conditions.objectives()),
                facts,
                server.servers());
    }

    private static Load load(Experiment experiment) {
        String ramp = ramp(experiment.shape().rampNs());
        Load whole = experiment.shape() instanceof LoadShape.Open open
                ? Load.open(open.ratePerS(), open.burstiness(), ramp, experiment.warmup())
                : Load.closed(((LoadShape.Closed) experiment.shape()).streams(), ramp, experiment.warmup());
        return whole.of(experiment.shard().isWhole() ? null : experiment.shard());
    }

    private static @Nullable String ramp(long ns) {
        return ns == 0 ? null : TimeUnit.NANOSECONDS.toMillis(ns) + "ms";
    }
}
