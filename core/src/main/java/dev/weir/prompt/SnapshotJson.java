package dev.weir.prompt;

import java.io.StringWriter;
import java.util.function.BiConsumer;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.util.DefaultIndenter;
import tools.jackson.core.util.DefaultPrettyPrinter;
import tools.jackson.core.util.Separators;
import tools.jackson.databind.ObjectWriter;
import tools.jackson.databind.json.JsonMapper;

/**
 * A snapshot as JSON, in three lengths. The same snapshot always gives the same text.
 *
 * <table>
 * <caption>Forms</caption>
 * <tr><th>form</th><th>what it holds</th><th>who reads it</th></tr>
 * <tr><td>{@link #indented}</td><td>everything, two spaces a level</td><td>the full prompt, people</td></tr>
 * <tr><td>{@link #full}</td><td>everything, no white space</td><td>the simplified prompt, {@link #read}</td></tr>
 * <tr><td>{@link #compact}</td><td>what most decisions need, short names, arrays for objects</td><td>compressed and batch prompts</td></tr>
 * </table>
 *
 * <pre>{@code
 * full     {"t":s,"player":{"pos":{"x":x,"y":y},"hp":n,"stance":"..."},
 *           "me":{"pos":{...},"ammo":n,"morale":n,"cooldowns":{"name":s}},
 *           "enemies":[{"id":n,"pos":{...},"hp":n,"cover":"...","last_seen":s}],
 *           "pois":[{"k":"...","pos":{...}}],"obstacles":[{"x":x,"y":y}],"objective":"..."}
 * compact  {"plr":{"pos":[x,y],"hp":n,"st":"..."},"me":{"pos":[x,y],"am":n,"mo":n},
 *           "en":[[id,x,y,hp]],"poi":[[k,x,y]],"obj":"..."}
 * }</pre>
 *
 * The compact form leaves out the clock, cooldowns, the enemies' cover and when they were seen, and obstacles, and rounds numbers to
 * hundredths; it cannot be read back. Where there is no objective, its member is absent.
 *
 * <p>Thread-safe: it has no state.
 */
public final class SnapshotJson {

    private static final ObjectWriter ON_ONE_LINE = JsonMapper.shared().writer();
    private static final ObjectWriter INDENTED = JsonMapper.shared().writer().with(twoSpacesALevel());

    private SnapshotJson() {}

    /**
     * Reads the full form, with white space or without. Members that the form does not have are skipped.
     *
     * @throws SnapshotException if the text is no JSON, or a member is missing, of the wrong type or out of its range; NaN and the
     *     infinities, which some writers put into JSON, are named as what they are
     */
    public static Snapshot read(String json) {
        return SnapshotReader.read(json);
    }

    /** Everything, two spaces a level; lines end in LF on every machine. */
    public static String indented(Snapshot snapshot) {
        return text(INDENTED, SnapshotJson::writeFull, snapshot);
    }

    /** Everything, on one line and without white space; {@link #read} makes an equal snapshot of it. */
    public static String full(Snapshot snapshot) {
        return text(ON_ONE_LINE, SnapshotJson::writeFull, snapshot);
    }

    /** The short form: about a third of the indented one's characters. */
    public static String compact(Snapshot snapshot) {
        return text(ON_ONE_LINE, SnapshotJson::writeCompact, snapshot);
    }

    private static String text(ObjectWriter writer, BiConsumer<JsonGenerator, Snapshot> form, Snapshot snapshot) {
        StringWriter text = new StringWriter();
        try (JsonGenerator json = writer.createGenerator(text)) {
            form.accept(json, snapshot);
        }
        return text.toString();
    }

    private static void writeFull(JsonGenerator json, Snapshot snapshot) {
        json.writeStartObject();
        number(json, "t", snapshot.tSeconds());

        json.writeObjectPropertyStart("player");
        position(json, "pos", snapshot.player().pos());
        number(json, "hp", snapshot.player().hp());
        json.writeStringProperty("stance", snapshot.player().stance());
        json.writeEndObject();

        json.writeObjectPropertyStart("me");
        position(json, "pos", snapshot.me().pos());
        json.writeNumberProperty("ammo", snapshot.me().ammo());
        number(json, "morale", snapshot.me().morale());
        json.writeObjectPropertyStart("cooldowns");
        snapshot.me().cooldowns().forEach((name, seconds) -> number(json, name, seconds));
        json.writeEndObject();
        json.writeEndObject();

        json.writeArrayPropertyStart("enemies");
        for (Enemy enemy : snapshot.enemies()) {
            json.writeStartObject();
            json.writeNumberProperty("id", enemy.id());
            position(json, "pos", enemy.pos());
            number(json, "hp", enemy.hp());
            json.writeStringProperty("cover", enemy.cover());
            number(json, "last_seen", enemy.lastSeenSeconds());
            json.writeEndObject();
        }
        json.writeEndArray();

        json.writeArrayPropertyStart("pois");
        for (PointOfInterest poi : snapshot.pois()) {
            json.writeStartObject();
            json.writeStringProperty("k", poi.kind());
            position(json, "pos", poi.pos());
            json.writeEndObject();
        }
        json.writeEndArray();

        json.writeArrayPropertyStart("obstacles");
        for (Position obstacle : snapshot.obstacles()) {
            json.writeStartObject();
            coordinates(json, obstacle);
            json.writeEndObject();
        }
        json.writeEndArray();

        snapshot.objective().ifPresent(objective -> json.writeStringProperty("objective", objective));
        json.writeEndObject();
    }

    private static void writeCompact(JsonGenerator json, Snapshot snapshot) {
        json.writeStartObject();

        json.writeObjectPropertyStart("plr");
        pair(json, snapshot.player().pos());
        rounded(json, "hp", snapshot.player().hp());
        json.writeStringProperty("st", snapshot.player().stance());
        json.writeEndObject();

        json.writeObjectPropertyStart("me");
        pair(json, snapshot.me().pos());
        json.writeNumberProperty("am", snapshot.me().ammo());
        rounded(json, "mo", snapshot.me().morale());
        json.writeEndObject();

        json.writeArrayPropertyStart("en");
        for (Enemy enemy : snapshot.enemies()) {
            json.writeStartArray();
            json.writeNumber(enemy.id());
            rounded(json, enemy.pos());
            rounded(json, enemy.hp());
            json.writeEndArray();
        }
        json.writeEndArray();

        json.writeArrayPropertyStart("poi");
        for (PointOfInterest poi : snapshot.pois()) {
            json.writeStartArray();
            json.writeString(poi.kind());
            rounded(json, poi.pos());
            json.writeEndArray();
        }
        json.writeEndArray();

        snapshot.objective().ifPresent(objective -> json.writeStringProperty("obj", objective));
        json.writeEndObject();
    }

    private static void position(JsonGenerator json, String name, Position position) {
        json.writeObjectPropertyStart(name);
        coordinates(json, position);
        json.writeEndObject();
    }

    private static void coordinates(JsonGenerator json, Position position) {
        number(json, "x", position.x());
        number(json, "y", position.y());
    }

    private static void number(JsonGenerator json, String name, double value) {
        json.writeName(name);
        PromptNumbers.write(json, value);
    }

    private static void pair(JsonGenerator json, Position position) {
        json.writeArrayPropertyStart("pos");
        rounded(json, position);
        json.writeEndArray();
    }

    private static void rounded(JsonGenerator json, Position position) {
        rounded(json, position.x());
        rounded(json, position.y());
    }

    private static void rounded(JsonGenerator json, String name, double value) {
        json.writeName(name);
        rounded(json, value);
    }

    private static void rounded(JsonGenerator json, double value) {
        PromptNumbers.write(json, PromptNumbers.rounded(value));
    }

    private static DefaultPrettyPrinter twoSpacesALevel() {
        DefaultIndenter indenter = new DefaultIndenter("  ", "\n");
        return new DefaultPrettyPrinter(Separators.createDefaultInstance()
                        .withObjectNameValueSpacing(Separators.Spacing.AFTER)
                        .withObjectEmptySeparator("")
                        .withArrayEmptySeparator(""))
                .withObjectIndenter(indenter)
                .withArrayIndenter(indenter);
    }
}
