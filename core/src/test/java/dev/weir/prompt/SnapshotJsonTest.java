package dev.weir.prompt;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.json.JsonMapper;

class SnapshotJsonTest {

    @Test
    void writesTheIndentedFormAsItWasSentToARealServer() {
        String recorded = RecordedPrompts.indentedWorld();
        assertThat(SnapshotJson.indented(SnapshotJson.read(recorded))).isEqualTo(recorded);
    }

    @Test
    void writesTheFullFormAsItWasSentToARealServer() {
        String recorded = RecordedPrompts.fullWorld();
        assertThat(SnapshotJson.full(SnapshotJson.read(recorded))).isEqualTo(recorded);
    }

    @Test
    void writesTheCompactFormAsItWasSentToARealServer() {
        assertThat(SnapshotJson.compact(Worlds.small())).isEqualTo(RecordedPrompts.compactWorld());
    }

    @Test
    void compactFormIsAboutAThirdOfTheIndentedOne() {
        Snapshot snapshot = Worlds.small();
        assertThat((double) SnapshotJson.compact(snapshot).length()
                        / SnapshotJson.indented(snapshot).length())
                .isBetween(0.2, 0.34);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void readsBackWhatItWrites(long seed) {
        Random random = new Random(seed);
        for (int round = 0; round < 500; round++) {
            Snapshot snapshot = Worlds.random(random);
            assertThat(SnapshotJson.read(SnapshotJson.full(snapshot)))
                    .as("full, seed %d, round %d", seed, round)
                    .isEqualTo(snapshot);
            assertThat(SnapshotJson.read(SnapshotJson.indented(snapshot)))
                    .as("indented, seed %d, round %d", seed, round)
                    .isEqualTo(snapshot);
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {4, 5, 6})
    void everyFormIsJsonOfOneLineOrOfManyWithoutCarriageReturns(long seed) {
        Random random = new Random(seed);
        for (int round = 0; round < 500; round++) {
            Snapshot snapshot = Worlds.random(random);
            String compact = SnapshotJson.compact(snapshot);
            assertThat(JsonMapper.shared().readTree(compact).propertyNames())
                    .as("seed %d, round %d", seed, round)
                    .startsWith("plr", "me", "en", "poi");
            assertThat(compact).doesNotContain("\n");
            assertThat(SnapshotJson.full(snapshot)).doesNotContain("\n");
            assertThat(SnapshotJson.indented(snapshot)).doesNotContain("\r").doesNotContain("\t");
        }
    }

    @Test
    void leavesAnAbsentObjectiveOut() {
        assertThat(SnapshotJson.full(Worlds.empty())).doesNotContain("objective");
        assertThat(SnapshotJson.compact(Worlds.empty())).doesNotContain("obj");
    }

    @Test
    void takesANullOrBlankObjectiveForNone() {
        String withObjective = SnapshotJson.full(Worlds.small());
        assertThat(SnapshotJson.read(withObjective.replace("\"reach the extraction point\"", "null"))
                        .objective())
                .isEmpty();
        assertThat(SnapshotJson.read(withObjective.replace("reach the extraction point", "  "))
                        .objective())
                .isEmpty();
    }

    @Test
    void skipsMembersThatItDoesNotKnow() {
        String json = SnapshotJson.full(Worlds.small()).replaceFirst("\\{", "{\"weather\":{\"rain\":[1,2]},");
        assertThat(SnapshotJson.read(json)).isEqualTo(Worlds.small());
    }

    @Test
    void ordersCooldownsByNameWhateverMapTheyCameIn() {
        Map<String, Double> oneWay = new LinkedHashMap<>();
        oneWay.put("smoke", 1.0);
        oneWay.put("grenade", 2.5);
        Map<String, Double> otherWay = new LinkedHashMap<>();
        otherWay.put("grenade", 2.5);
        otherWay.put("smoke", 1.0);
        assertThat(SnapshotJson.full(withCooldowns(oneWay)))
                .isEqualTo(SnapshotJson.full(withCooldowns(otherWay)))
                .contains("{\"grenade\":2.5,\"smoke\":1}");
    }

    @Test
    void writesWholeNumbersWithoutAFractionAndOthersInFull() {
        Snapshot snapshot = atPosition(new Position(-0.0, 2.0E-3));
        assertThat(SnapshotJson.full(snapshot)).contains("{\"x\":0,\"y\":0.002}");
        assertThat(SnapshotJson.compact(snapshot)).contains("\"pos\":[0,0]");
        assertThat(SnapshotJson.compact(atPosition(new Position(12.345678, -7.999))))
                .contains("\"pos\":[12.35,-8]");
        assertThat(SnapshotJson.compact(atPosition(new Position(1e300, 0)))).contains("\"pos\":[1.0E300,0]");
    }

    private static Snapshot withCooldowns(Map<String, Double> cooldowns) {
        Snapshot small = Worlds.small();
        Me me = new Me(small.me().pos(), small.me().ammo(), small.me().morale(), cooldowns);
        return new Snapshot(
                small.tSeconds(),
                small.player(),
                me,
                small.enemies(),
                small.pois(),
                small.obstacles(),
                Optional.empty());
    }

    private static Snapshot atPosition(Position pos) {
        Snapshot small = Worlds.small();
        return new Snapshot(
                small.tSeconds(),
                new Player(pos, 1, "crouch"),
                small.me(),
                small.enemies(),
                small.pois(),
                small.obstacles(),
                small.objective());
    }
}
