package dev.weir.bench.run;

import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * What was measured of one request: a line of {@code requests.jsonl}, and all that the histograms of a run are made from.
 *
 * <p>Immutable and thread-safe; arrays are handed out as copies.
 */
public final class RequestResult {

    private static final long[] NONE = {};

    private final long index;
    private final int stream;
    private final String prompt;
    private final @Nullable String server;
    private final long scheduledNs;
    private final long endedNs;
    private final Outcome outcome;
    private final @Nullable String error;
    private final int status;
    private final @Nullable String doneReason;
    private final Map<Metric, long[]> valuesNs;
    private final Map<Moment, long[]> momentsNs;
    private final Map<Count, Long> counts;

    private RequestResult(Builder built) {
        this.index = built.index;
        this.stream = built.stream;
        this.prompt = built.prompt;
        this.server = built.server;
        this.scheduledNs = built.scheduledNs;
        this.endedNs = built.endedNs;
        this.outcome = built.outcome;
        this.error = built.error;
        this.status = built.status;
        this.doneReason = built.doneReason;
        this.valuesNs = new EnumMap<>(Metric.class);
        built.valuesNs.forEach((metric, values) -> this.valuesNs.put(metric, values.clone()));
        this.momentsNs = new EnumMap<>(Moment.class);
        built.momentsNs.forEach((moment, times) -> this.momentsNs.put(moment, times.clone()));
        this.counts = new EnumMap<>(Count.class);
        this.counts.putAll(built.counts);
    }

    /** The same one, of which it is known who answered. */
    private RequestResult(RequestResult same, String server) {
        this.index = same.index;
        this.stream = same.stream;
        this.prompt = same.prompt;
        this.server = server;
        this.scheduledNs = same.scheduledNs;
        this.endedNs = same.endedNs;
        this.outcome = same.outcome;
        this.error = same.error;
        this.status = same.status;
        this.doneReason = same.doneReason;
        this.valuesNs = same.valuesNs;
        this.momentsNs = same.momentsNs;
        this.counts = same.counts;
    }

    /** What is counted of a request; absent where it is not known. */
    public enum Count {
        /** Records, the final one included. */
        RECORDS,
        /** Records with text or thinking. */
        TEXT_RECORDS,
        /** Reads that brought bytes of the body. */
        READS,
        /** Text records that shared their read, and so their arrival time, with one before them. */
        COALESCED,
        /** Bytes of the body, chunk framing removed. */
        BODY_BYTES,
        /** Valid plans handed out. */
        PLANS,
        /** Plans that were rejected. */
        REJECTED_PLANS,
        /** {@code eval_count}: tokens generated. */
        EVAL_TOKENS,
        /** {@code prompt_eval_count}: tokens of the prompt. */
        PROMPT_TOKENS,
        /** {@code prompt_eval_cached_count}: tokens of the prompt that a cache answered for. */
        CACHED_PROMPT_TOKENS
    }

    /** What closed in the course of an answer, as often as it did; for its timeline, and in no histogram. */
    public enum Moment {
        /** A step of a plan, also of one that was rejected later. */
        STEPS,
        /** A valid plan. */
        PLANS
    }

    /** Position in the run's schedule, counted from 0. */
    public long index() {
        return index;
    }

    /** The simulated user that sent it, counted from 0. */
    public int stream() {
        return stream;
    }

    /** Which prompt of the prompt set was sent. */
    public String prompt() {
        return prompt;
    }

    /** URL of the server that was asked; null where the run has only one. */
    public @Nullable String server() {
        return server;
    }

    /** t0, ns after the run's start. */
    public long scheduledNs() {
        return scheduledNs;
    }

    /** When it was over, ns after the run's start. */
    public long endedNs() {
        return endedNs;
    }

    public Outcome outcome() {
        return outcome;
    }

    /** What went wrong, for people; null if nothing did. */
    public @Nullable String error() {
        return error;
    }

    /** HTTP status; 0 where there was no response. */
    public int status() {
        return status;
    }

    /** {@code done_reason}; null where there was none. */
    public @Nullable String doneReason() {
        return doneReason;
    }

    /** The values of a metric in the order in which they arose, ns; empty where it has none. */
    public long[] valuesNs(Metric metric) {
        return valuesNs.getOrDefault(metric, NONE).clone();
    }

    /** The one value of a metric, ns. */
    public OptionalLong valueNs(Metric metric) {
        long[] values = valuesNs.getOrDefault(metric, NONE);
        return values.length == 0 ? OptionalLong.empty() : OptionalLong.of(values[0]);
    }

    /** When things closed, ns after t0, ascending; empty where nothing did, and in runs of versions that did not write it. */
    public long[] momentsNs(Moment moment) {
        return momentsNs.getOrDefault(moment, NONE).clone();
    }

    public OptionalLong count(Count count) {
        Long value = counts.get(count);
        return value == null ? OptionalLong.empty() : OptionalLong.of(value);
    }

    /** The same, sent to this server of several. */
    public RequestResult at(String url) {
        return new RequestResult(this, url);
    }

    /** The same request in a run that started so much earlier. */
    public RequestResult later(long ns) {
        Builder builder = new Builder(index, stream, prompt, scheduledNs + ns)
                .ended(outcome, endedNs + ns)
                .error(error)
                .status(status)
                .doneReason(doneReason)
                .server(server);
        valuesNs.forEach(builder::values);
        momentsNs.forEach(builder::moments);
        counts.forEach(builder::count);
        return builder.build();
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof RequestResult that
                && index == that.index
                && stream == that.stream
                && prompt.equals(that.prompt)
                && Objects.equals(server, that.server)
                && scheduledNs == that.scheduledNs
                && endedNs == that.endedNs
                && outcome == that.outcome
                && Objects.equals(error, that.error)
                && status == that.status
                && Objects.equals(doneReason, that.doneReason)
                && counts.equals(that.counts)
                && areEqual(valuesNs, that.valuesNs)
                && areEqual(momentsNs, that.momentsNs);
    }

    private static <K> boolean areEqual(Map<K, long[]> some, Map<K, long[]> others) {
        return some.keySet().equals(others.keySet())
                && some.entrySet().stream().allMatch(each -> Arrays.equals(each.getValue(), others.get(each.getKey())));
    }

    @Override
    public int hashCode() {
        return Objects.hash(index, stream, prompt, scheduledNs);
    }

    @Override
    public String toString() {
        return "request " + index + " " + outcome + (error == null ? "" : ": " + error);
    }

    /** Collects what is measured of a request. Not thread-safe. */
    public static final class Builder {

        private final long index;
        private final int stream;
        private final String prompt;
        private final long scheduledNs;
        private long endedNs;
        private Outcome outcome = Outcome.CANCELLED;
        private @Nullable String error;
        private @Nullable String server;
        private int status;
        private @Nullable String doneReason;
        private final Map<Metric, long[]> valuesNs = new EnumMap<>(Metric.class);
        private final Map<Moment, long[]> momentsNs = new EnumMap<>(Moment.class);
        private final Map<Count, Long> counts = new EnumMap<>(Count.class);

        /**
         * @param index position in the run's schedule, counted from 0
         * @param stream the simulated user, counted from 0
         * @param prompt which prompt of the prompt set
         * @param scheduledNs t0, ns after the run's start
         */
        public Builder(long index, int stream, String prompt, long scheduledNs) {
            this.index = index;
            this.stream = stream;
            this.prompt = prompt;
            this.scheduledNs = scheduledNs;
        }

        public Builder ended(Outcome how, long atNs) {
            this.outcome = how;
            this.endedNs = atNs;
            return this;
        }

        public Builder error(@Nullable String message) {
            this.error = message;
            return this;
        }

        public Builder server(@Nullable String url) {
            this.server = url;
            return this;
        }

        public Builder status(int httpStatus) {
            this.status = httpStatus;
            return this;
        }

        public Builder doneReason(@Nullable String reason) {
            this.doneReason = reason;
            return this;
        }

        /** All values of a metric, ns; none leaves it absent. */
        public Builder values(Metric metric, long... ns) {
            if (ns.length > 0) {
                valuesNs.put(metric, ns.clone());
            }
            return this;
        }

        /** When things closed, ns after t0, ascending; none leaves them absent. */
        public Builder moments(Moment moment, long... ns) {
            if (ns.length > 0) {
                momentsNs.put(moment, ns.clone());
            }
            return this;
        }

        public Builder count(Count count, long value) {
            counts.put(count, value);
            return this;
        }

        public RequestResult build() {
            return new RequestResult(this);
        }
    }
}
