package dev.weir.bench.cli.options;

import dev.weir.bench.latency.load.Extent;
import dev.weir.bench.latency.load.LoadShape;
import dev.weir.bench.run.Metric;
import dev.weir.bench.run.Shard;
import dev.weir.bench.run.Workload.Objective;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** The main load: when requests start, and how many. */
public final class LoadOptions {

    private static final double NS_PER_MS = 1e6;

    @Option(
            names = "--concurrency",
            paramLabel = "N",
            description =
                    "Closed loop: so many streams, each sending when its last answer has ended. Default: 4; of a replay 100.")
    private @Nullable Integer concurrency;

    @Option(
            names = "--request-rate",
            paramLabel = "R",
            description = "Open loop instead: so many requests a second by a schedule that waits for no answer.")
    private @Nullable Double rate;

    @Option(
            names = "--burstiness",
            paramLabel = "B",
            description =
                    "Shape of the gamma distribution of the gaps between requests: 1, the default, is Poisson; less comes in"
                            + " bursts, more is more even.")
    private @Nullable Double burstiness;

    @Option(
            names = "--ramp",
            paramLabel = "TIME",
            converter = TimeSpan.Converter.class,
            description = "How long the load grows at first. Default: not at all.")
    private TimeSpan ramp = new TimeSpan(0);

    @Option(names = "--requests", paramLabel = "N", description = "How many requests. Default: 64; of a replay 700.")
    private @Nullable Long requests;

    @Option(
            names = "--duration",
            paramLabel = "TIME",
            converter = TimeSpan.Converter.class,
            description = "How long requests start, instead of or beside --requests.")
    private @Nullable TimeSpan duration;

    @Option(
            names = "--warmup",
            paramLabel = "N",
            description =
                    "Requests ahead of the main load that no figure holds. Default: one for each stream, at most 16; with"
                            + " --servers at least one for each server.")
    private @Nullable Integer warmup;

    @Option(names = "--seed", paramLabel = "N", description = "Of schedule, prompts and the model. Default: 1.")
    private long seed = 1;

    @Option(
            names = "--goodput",
            arity = "1..*",
            paramLabel = "METRIC:MS",
            description = "What a good request meets, such as ttft:200 e2el:3000.")
    private List<String> goodput = List.of();

    @Option(
            names = "--shard",
            paramLabel = "I/N",
            converter = ShardConverter.class,
            description =
                    "Sends the I-th of N equal parts of the main load, which the other options describe as a whole; weir merge puts"
                            + " the parts together. Default: what JOB_COMPLETION_INDEX and JOB_COMPLETIONS say, or all of it.")
    private @Nullable Shard shard;

    @Option(
            names = "--start-at",
            paramLabel = "TIME",
            description =
                    "When the main load starts, such as 2026-12-01T10:00:00Z, so that shards begin together. Default: at once.")
    private @Nullable Instant startAt;

    /**
     * Whether the user has said anything of the load.
     *
     * @throws IllegalArgumentException as {@link #shard}
     */
    public boolean isGiven() {
        return concurrency != null || rate != null || requests != null || duration != null || !shard().isWhole();
    }

    /**
     * The part of it that this process sends.
     *
     * @throws IllegalArgumentException if the environment names one that is none
     */
    public Shard shard() {
        return shard != null ? shard : Shard.of(System.getenv()).orElse(Shard.WHOLE);
    }

    /** When it starts; null for at once. */
    public @Nullable Instant startAt() {
        return startAt;
    }

    public long seed() {
        return seed;
    }

    /**
     * When requests start.
     *
     * @throws IllegalArgumentException if options contradict each other or are out of their ranges
     */
    public LoadShape shape(int streamsByDefault) {
        if (rate == null) {
            if (burstiness != null) {
                throw new IllegalArgumentException("--burstiness is of an open loop; give --request-rate with it");
            }
            return new LoadShape.Closed(concurrency == null ? streamsByDefault : concurrency, ramp.ns());
        }
        if (concurrency != null) {
            throw new IllegalArgumentException(
                    "--concurrency is of a closed loop, --request-rate of an open one; give one of the two");
        }
        if (burstiness != null && burstiness.isInfinite()) {
            throw new IllegalArgumentException("--burstiness is finite; 1000 is as even as a clock");
        }
        return new LoadShape.Open(rate, burstiness == null ? 1 : burstiness, ramp.ns());
    }

    /**
     * How many requests.
     *
     * @throws IllegalArgumentException if that is none
     */
    public Extent extent(long requestsByDefault) {
        if (duration == null) {
            return Extent.requests(requests == null ? requestsByDefault : requests);
        }
        return new Extent(0, requests == null ? Long.MAX_VALUE : requests, duration.ns());
    }

    /**
     * How many ahead of it.
     *
     * @param least so many, unless the user has said how many
     */
    public int warmup(LoadShape shape, int least) {
        if (warmup != null) {
            return warmup;
        }
        return Math.max(least, shape instanceof LoadShape.Closed closed ? Math.min(closed.streams(), 16) : 1);
    }

    /**
     * What a good request meets.
     *
     * @throws IllegalArgumentException if one is no objective
     */
    public List<Objective> objectives() {
        List<Objective> objectives = new ArrayList<>();
        for (String text : goodput) {
            int colon = text.indexOf(':');
            Optional<Metric> metric = Arrays.stream(Metric.values())
                    .filter(known ->
                            known.isLowerBetter() && known.label().equals(text.substring(0, Math.max(0, colon))))
                    .findFirst();
            Optional<Double> limitMs = number(text.substring(colon + 1));
            if (metric.isEmpty() || limitMs.isEmpty()) {
                throw new IllegalArgumentException("--goodput '" + text
                        + "' is no objective; write a metric and milliseconds, such as ttft:200 or e2el:3000");
            }
            objectives.add(new Objective(metric.get(), Math.round(limitMs.get() * NS_PER_MS)));
        }
        return objectives;
    }

    static final class ShardConverter implements ITypeConverter<Shard> {

        @Override
        public Shard convert(String text) {
            try {
                return Shard.parse(text);
            } catch (IllegalArgumentException e) {
                throw new TypeConversionException(e.getMessage());
            }
        }
    }

    private static Optional<Double> number(String text) {
        try {
            double value = Double.parseDouble(text);
            return value > 0 && value < Double.POSITIVE_INFINITY ? Optional.of(value) : Optional.empty();
        } catch (NumberFormatException e) {
            return Optional.empty();
        }
    }
}
