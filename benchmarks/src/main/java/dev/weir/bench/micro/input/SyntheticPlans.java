package dev.weir.bench.micro.input;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.StringJoiner;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import tools.jackson.databind.json.JsonMapper;

/**
 * Writes an answer that no server gave: a batch of plans of one kind and any number, in records as {@code /api/generate} streams them,
 * a chunk each. It serves the growth curve, for which recordings of one shape and three sizes do not exist; everything made of it is
 * called synthetic.
 *
 * <p>Plans have 1 to 10 steps of tools from the bundled registry, with nested objects, fractions, and strings that hold quotes, braces
 * and multi-byte characters. Lengths, tools and names are dealt from shuffled decks: ten times the plans are so ten times the same work,
 * and not ten times that and chance. Records carry 1 to 6 characters. The same number of plans always gives the same bytes.
 */
final class SyntheticPlans {

    private static final long SEED = 20_261_123;
    private static final int MOST_STEPS = 10;
    private static final int STEP_KINDS = 9;
    private static final int LONGEST_FRAGMENT = 6;
    private static final String[] NAMES = {"medkit", "say \\\"now\\\"", "{flare}", "}],[{", "nœud ✚", "烟雾弹"};

    private final Random random;
    private final Deck lengths;
    private final Deck kinds;
    private final Deck names;
    private final ByteArrayOutputStream body = new ByteArrayOutputStream();
    private final IntStream.Builder chunkBytes = IntStream.builder();
    private Instant now = Instant.parse("2026-11-23T00:00:00.123456789Z");

    private SyntheticPlans(int variant) {
        random = new Random(SEED + variant);
        lengths = new Deck(MOST_STEPS);
        kinds = new Deck(STEP_KINDS);
        names = new Deck(NAMES.length);
    }

    /** The stream of so many plans. */
    static ChunkedBody stream(int plans) {
        return new SyntheticPlans(0).write(plans);
    }

    /** The text of another answer with so many plans, UTF-8; variant 0 is what {@link #stream} carries. */
    static byte[] text(int plans, int variant) {
        return new SyntheticPlans(variant).answer(plans).getBytes(StandardCharsets.UTF_8);
    }

    private ChunkedBody write(int plans) {
        String text = answer(plans);
        for (int from = 0; from < text.length(); ) {
            int to = Math.min(text.length(), from + 1 + random.nextInt(LONGEST_FRAGMENT));
            record("\"response\":" + escaped(text.substring(from, to)) + ",\"done\":false");
            from = to;
        }
        record(
                "\"response\":\"\",\"done\":true,\"done_reason\":\"stop\",\"total_duration\":9000000000,\"eval_count\":1");
        return new ChunkedBody(body.toByteArray(), chunkBytes.build().toArray());
    }

    private void record(String members) {
        now = now.plusNanos(20_000_000 + random.nextInt(20_000_000));
        byte[] line = ("{\"model\":\"synthetic\",\"created_at\":\"" + now + "\"," + members + "}\n")
                .getBytes(StandardCharsets.UTF_8);
        body.writeBytes(line);
        chunkBytes.add(line.length);
    }

    /** As Go's encoder escapes it. */
    private static String escaped(String text) {
        return JsonMapper.shared()
                .writeValueAsString(text)
                .replace("<", "\\u003c")
                .replace(">", "\\u003e")
                .replace("&", "\\u0026");
    }

    private String answer(int plans) {
        StringJoiner answer = new StringJoiner(",\n", "[", "]");
        for (int agent = 1; agent <= plans; agent++) {
            StringJoiner steps = new StringJoiner(", ");
            int count = 1 + lengths.next();
            for (int step = 0; step < count; step++) {
                steps.add(step());
            }
            answer.add("{\"agent_id\":" + agent + ",\"plan_id\":\"p" + agent + "\",\"steps\":[" + steps + "]}");
        }
        return answer.toString();
    }

    private String step() {
        return switch (kinds.next()) {
            case 0 -> "{\"act\":\"MoveTo\",\"x\":" + cell() + ",\"y\":" + cell() + "}";
            case 1 -> "{\"act\":\"MoveTo\",\"x\":" + cell() + ",\"y\":" + cell() + ",\"speed\":\"sprint\"}";
            case 2 ->
                "{\"act\":\"CoverFire\",\"target_id\":" + random.nextInt(1000) + ",\"duration\":" + seconds() + "}";
            case 3 -> "{\"act\":\"TakeCover\",\"position\":{\"x\":" + cell() + ",\"y\":" + cell() + "}}";
            case 4 -> "{\"act\":\"UseItem\",\"item_name\":\"" + NAMES[names.next()] + "\"}";
            case 5 ->
                "{\"act\":\"Patrol\",\"waypoints\":[{\"x\":" + cell() + ",\"y\":" + cell() + "},{\"x\":" + cell()
                        + ",\"y\":" + cell() + "}]}";
            case 6 -> "{\"act\":\"Reload\"}";
            case 7 -> "{\"act\": \"Wait\", \"duration\": " + random.nextInt(60) + "}";
            default -> "{\"act\":\"AimedShot\",\"target_id\":" + random.nextInt(100_000) + "}";
        };
    }

    private int cell() {
        return random.nextInt(200) - 100;
    }

    private String seconds() {
        return random.nextInt(60) + "." + (1 + random.nextInt(9));
    }

    /** Deals the numbers below its size in random order, each as often as any other. */
    private final class Deck {

        private final List<Integer> cards;
        private int dealt;

        Deck(int size) {
            cards = IntStream.range(0, size).boxed().collect(Collectors.toCollection(ArrayList::new));
            dealt = size;
        }

        int next() {
            if (dealt == cards.size()) {
                Collections.shuffle(cards, random);
                dealt = 0;
            }
            return cards.get(dealt++);
        }
    }
}
