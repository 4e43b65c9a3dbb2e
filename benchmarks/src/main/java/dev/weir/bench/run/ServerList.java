package dev.weir.bench.run;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The servers that share one load, and who gets which request.
 *
 * <p>Requests come in rounds of as many as all weights together; in each round every server gets as many as its weight says, one after the
 * other. Each round begins with another server: were it always the first, the shard 1/2 would never meet the second of two servers. Where a
 * request goes is a function of its index in the schedule and of this list alone, so that shards spread it as one generator does.
 *
 * <p>Immutable and thread-safe.
 */
public final class ServerList {

    /** More servers than that are several runs. */
    private static final int MOST_SERVERS = 1_000;

    private static final int MOST_WEIGHT = 100;
    private static final Pattern WEIGHTED = Pattern.compile("(.+)=([0-9]{1,9})");

    private final List<Server> servers;
    /** Positions in the list, in the order of a round. */
    private final int[] round;

    /**
     * One of them.
     *
     * @param url where it is
     * @param weight how many requests of a round are its share; 1 to {@value ServerList#MOST_WEIGHT}
     */
    public record Server(String url, int weight) {

        /**
         * @throws IllegalArgumentException if the weight is out of its range
         */
        public Server {
            if (weight < 1 || weight > MOST_WEIGHT) {
                throw new IllegalArgumentException("the weight of " + url + " is 1 to " + MOST_WEIGHT + ", not "
                        + weight + "; leave out a server that is to get nothing");
            }
        }

        /** As it is written: the URL, and {@code =WEIGHT} where that is not 1. */
        @Override
        public String toString() {
            return weight == 1 ? url : url + "=" + weight;
        }
    }

    /**
     * @param servers at least one, each once
     * @throws IllegalArgumentException if there is none, too many, or one twice; the message names it
     */
    public ServerList(List<Server> servers) {
        if (servers.isEmpty() || servers.size() > MOST_SERVERS) {
            throw new IllegalArgumentException("a list has 1 to " + MOST_SERVERS + " servers, not " + servers.size());
        }
        Set<String> urls = new HashSet<>();
        for (Server server : servers) {
            if (!urls.add(server.url())) {
                throw new IllegalArgumentException(server.url()
                        + " is in the list twice; a server that is to get more has a weight, such as " + server.url()
                        + "=2");
            }
        }
        this.servers = List.copyOf(servers);
        this.round = roundOf(this.servers);
    }

    /** A load that one server gets alone. */
    public static ServerList of(String url) {
        return new ServerList(List.of(new Server(url, 1)));
    }

    /**
     * Reads {@code URL[=WEIGHT],URL[=WEIGHT],...}; what is a URL is for others to know.
     *
     * @throws IllegalArgumentException as the constructors
     */
    @JsonCreator
    public static ServerList parse(String text) {
        List<Server> servers = new ArrayList<>();
        for (String part : text.split(",", -1)) {
            String written = part.strip();
            if (written.isEmpty()) {
                throw new IllegalArgumentException(
                        "'" + text
                                + "' has an empty place; write URL,URL,... or with weights, such as http://a:11434=2,http://b:11434");
            }
            Matcher weighted = WEIGHTED.matcher(written);
            servers.add(
                    weighted.matches()
                            ? new Server(weighted.group(1), Integer.parseInt(weighted.group(2)))
                            : new Server(written, 1));
        }
        return new ServerList(servers);
    }

    /** Weighted round robin as nginx has it: those of a greater weight come more often, and not in a row. */
    private static int[] roundOf(List<Server> servers) {
        int length = servers.stream().mapToInt(Server::weight).sum();
        int[] credit = new int[servers.size()];
        int[] round = new int[length];
        for (int i = 0; i < length; i++) {
            int richest = 0;
            for (int j = 0; j < credit.length; j++) {
                credit[j] += servers.get(j).weight();
                richest = credit[j] > credit[richest] ? j : richest;
            }
            credit[richest] -= length;
            round[i] = richest;
        }
        return round;
    }

    /** In the order in which they were given. */
    public List<Server> servers() {
        return servers;
    }

    /** Whether there are several. */
    public boolean isSpread() {
        return servers.size() > 1;
    }

    /** Requests of a round, in which every server gets its share. */
    public int roundLength() {
        return round.length;
    }

    /**
     * Who gets a request: its position in the list.
     *
     * @param index of the request in the schedule; below 0 in a warm-up
     */
    public int position(long index) {
        long place = Math.floorMod(index, (long) round.length) + firstOf(Math.floorDiv(index, (long) round.length));
        return round[(int) (place % round.length)];
    }

    /** Who gets a request. */
    public Server of(long index) {
        return servers.get(position(index));
    }

    /** Where a round begins, evenly over all places: the mixing function of {@link java.util.SplittableRandom} (Stafford's variant 13). */
    private long firstOf(long number) {
        long z = (number ^ (number >>> 30)) * 0xbf58476d1ce4e5b9L;
        z = (z ^ (z >>> 27)) * 0x94d049bb133111ebL;
        return Math.floorMod(z ^ (z >>> 31), (long) round.length);
    }

    /** In a few words, equal for lists of as many servers with the same weights. */
    public String describe() {
        boolean isEven = servers.stream().allMatch(server -> server.weight() == 1);
        return servers.size() + " servers"
                + (isEven
                        ? ""
                        : " by "
                                + servers.stream()
                                        .map(server -> String.valueOf(server.weight()))
                                        .collect(Collectors.joining(":")));
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof ServerList that && servers.equals(that.servers);
    }

    @Override
    public int hashCode() {
        return servers.hashCode();
    }

    /** As it is written. */
    @JsonValue
    @Override
    public String toString() {
        return servers.stream().map(Server::toString).collect(Collectors.joining(","));
    }
}
