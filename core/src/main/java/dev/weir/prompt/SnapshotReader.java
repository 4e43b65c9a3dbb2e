package dev.weir.prompt;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.json.JsonReadFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Reads a snapshot's full form.
 *
 * <p>NaN and the infinities are let through by the parser, so that the member that holds them can be named; the records refuse them.
 */
final class SnapshotReader {

    private static final JsonMapper MAPPER = JsonMapper.builder()
            .enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS)
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .build();

    private SnapshotReader() {}

    static Snapshot read(String json) {
        JsonNode root;
        try {
            root = MAPPER.readTree(json);
        } catch (JacksonException e) {
            throw SnapshotException.notJson(e);
        }
        return snapshot(new Member("", root));
    }

    private static Snapshot snapshot(Member world) {
        return new Snapshot(
                world.get("t").number(),
                world.get("player").as(SnapshotReader::player),
                world.get("me").as(SnapshotReader::me),
                world.get("enemies").each(SnapshotReader::enemy),
                world.get("pois").each(SnapshotReader::pointOfInterest),
                world.get("obstacles").each(SnapshotReader::position),
                world.optionalText("objective"));
    }

    private static Player player(Member player) {
        return new Player(
                player.get("pos").as(SnapshotReader::position),
                player.get("hp").number(),
                player.get("stance").text());
    }

    private static Me me(Member me) {
        return new Me(
                me.get("pos").as(SnapshotReader::position),
                (int) me.get("ammo").wholeNumber(Integer.MAX_VALUE),
                me.get("morale").number(),
                me.get("cooldowns").as(SnapshotReader::numbersByName));
    }

    private static Enemy enemy(Member enemy) {
        return new Enemy(
                enemy.get("id").wholeNumber(Enemy.MAX_ID),
                enemy.get("pos").as(SnapshotReader::position),
                enemy.get("hp").number(),
                enemy.get("cover").text(),
                enemy.get("last_seen").number());
    }

    private static PointOfInterest pointOfInterest(Member poi) {
        return new PointOfInterest(poi.get("k").text(), poi.get("pos").as(SnapshotReader::position));
    }

    private static Position position(Member position) {
        return new Position(position.get("x").number(), position.get("y").number());
    }

    private static Map<String, Double> numbersByName(Member object) {
        Map<String, Double> numbers = new TreeMap<>();
        for (String name : object.object().propertyNames()) {
            numbers.put(name, object.get(name).number());
        }
        return numbers;
    }

    /**
     * A value and its name in the object that holds it.
     *
     * <p>A fault is reported by the name that it has in the innermost object; {@link #as} and {@link #each} put the path before it on
     * the way out.
     */
    private record Member(String name, JsonNode value) {

        Member get(String child) {
            JsonNode found = object().get(child);
            if (found == null) {
                throw new SnapshotException(child, "no such member", "add it; SnapshotJson shows the whole form");
            }
            return new Member(child, found);
        }

        <T> T as(Function<Member, T> reader) {
            return within(name, reader, this);
        }

        <T> List<T> each(Function<Member, T> reader) {
            if (!value.isArray()) {
                throw wrong("give an array");
            }
            List<T> elements = new ArrayList<>(value.size());
            for (int i = 0; i < value.size(); i++) {
                String element = name + "[" + i + "]";
                elements.add(within(element, reader, new Member(element, value.get(i))));
            }
            return elements;
        }

        JsonNode object() {
            if (!value.isObject()) {
                throw new SnapshotException("", SnapshotException.kindOf(value), "give an object");
            }
            return value;
        }

        double number() {
            if (!value.isNumber()) {
                throw wrong("give a number");
            }
            return value.doubleValue();
        }

        /** Accepts {@code 90.0} for 90: some writers know only one kind of number. */
        long wholeNumber(long max) {
            double number = number();
            if (number != Math.rint(number)) {
                throw wrong("give a whole number");
            }
            return (long) Ranges.within(name, number, 0, (double) max);
        }

        String text() {
            if (!value.isString()) {
                throw wrong("give a text");
            }
            return value.stringValue();
        }

        Optional<String> optionalText(String child) {
            JsonNode found = object().get(child);
            return found == null || found.isNull() ? Optional.empty() : Optional.of(new Member(child, found).text());
        }

        private SnapshotException wrong(String advice) {
            return new SnapshotException(name, SnapshotException.kindOf(value), advice);
        }

        private static <T> T within(String path, Function<Member, T> reader, Member member) {
            try {
                return reader.apply(member);
            } catch (SnapshotException e) {
                throw e.within(path);
            }
        }
    }
}
