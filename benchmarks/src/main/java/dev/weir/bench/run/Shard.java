package dev.weir.bench.run;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The part of a load that one of several generators sends: every {@code count}-th request of the schedule, and every {@code count}-th
 * stream. What it sends when is a function of the whole load and these two numbers alone, so that all shards together are the whole.
 *
 * @param number from 1 to {@code count}
 * @param count how many generators there are
 */
public record Shard(int number, int count) {

    /** All of the load. */
    public static final Shard WHOLE = new Shard(1, 1);

    private static final Pattern WRITTEN = Pattern.compile("([0-9]{1,6})/([0-9]{1,6})");
    private static final String INDEX = "JOB_COMPLETION_INDEX";
    private static final String COMPLETIONS = "JOB_COMPLETIONS";

    /**
     * @throws IllegalArgumentException if the number is not from 1 to {@code count}
     */
    public Shard {
        if (number < 1 || number > count) {
            throw new IllegalArgumentException("there is no shard " + number + "/" + count
                    + "; of n generators the first is shard 1/n, the last n/n");
        }
    }

    /**
     * Reads one that is written {@code i/n}.
     *
     * @throws IllegalArgumentException if it is not
     */
    @JsonCreator
    public static Shard parse(String text) {
        Matcher written = WRITTEN.matcher(text);
        if (!written.matches()) {
            throw new IllegalArgumentException("a shard is written i/n, such as 2/3, not '" + text + "'");
        }
        return new Shard(Integer.parseInt(written.group(1)), Integer.parseInt(written.group(2)));
    }

    /**
     * The one that an Indexed Job of Kubernetes gives a pod: {@code JOB_COMPLETION_INDEX}, which counts from 0, and {@code
     * JOB_COMPLETIONS}, which its manifest has to set. Empty where neither is there.
     *
     * @throws IllegalArgumentException if one of the two is missing or no number
     */
    public static Optional<Shard> of(Map<String, String> environment) {
        String index = environment.get(INDEX);
        String count = environment.get(COMPLETIONS);
        if (index == null && count == null) {
            return Optional.empty();
        }
        if (index == null || count == null || !isNumber(index) || !isNumber(count)) {
            throw new IllegalArgumentException("the environment names no shard: " + told(INDEX, index) + " and "
                    + told(COMPLETIONS, count) + "; set both, or give --shard i/n");
        }
        return Optional.of(new Shard(Integer.parseInt(index) + 1, Integer.parseInt(count)));
    }

    private static boolean isNumber(String text) {
        return text.matches("[0-9]{1,6}");
    }

    private static String told(String name, @Nullable String value) {
        return name + (value == null ? " is not set" : "='" + value + "'");
    }

    public boolean isWhole() {
        return count == 1;
    }

    /** Whether a request or stream of the whole load, counted from 0, is this shard's. */
    public boolean owns(long index) {
        return Math.floorMod(index, (long) count) == number - 1;
    }

    /** How many of the {@code all} indices from {@code first} on are this shard's; {@link Long#MAX_VALUE} of that many. */
    public long share(long first, long all) {
        if (all == Long.MAX_VALUE) {
            return all;
        }
        long before = index(first, 0) - first;
        return before >= all ? 0 : (all - before - 1) / count + 1;
    }

    /** Index in the whole load of this shard's request number {@code n}, counted from 0, where the load begins with {@code first}. */
    public long index(long first, long n) {
        return first + Math.floorMod(number - 1 - first, (long) count) + n * count;
    }

    /** As it is written: {@code i/n}. */
    @JsonValue
    @Override
    public String toString() {
        return number + "/" + count;
    }
}
