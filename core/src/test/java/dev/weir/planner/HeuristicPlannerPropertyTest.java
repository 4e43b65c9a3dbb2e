package dev.weir.planner;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.plan.Plan;
import dev.weir.plan.Step;
import dev.weir.prompt.Snapshot;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HeuristicPlannerPropertyTest {

    private static final int ROUNDS = 20_000;

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void everyPlanIsValidByTheBundledTools(long seed) {
        Random random = new Random(seed);
        for (int round = 0; round < ROUNDS; round++) {
            Snapshot snapshot = Worlds.random(random);
            Plan plan = HeuristicPlanner.plan(snapshot);
            assertThat(PlanJson.rejections(plan))
                    .as("seed %d, round %d: %s for %s", seed, round, plan, snapshot)
                    .isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {4, 5, 6})
    void aSnapshotAlwaysMakesTheSamePlanWhateverTheOrderOfItsEnemies(long seed) {
        Random random = new Random(seed);
        for (int round = 0; round < ROUNDS; round++) {
            Snapshot snapshot = Worlds.random(random);
            assertThat(HeuristicPlanner.plan(Worlds.withEnemiesReversed(snapshot)))
                    .as("seed %d, round %d: %s", seed, round, snapshot)
                    .isEqualTo(HeuristicPlanner.plan(snapshot));
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {7, 8, 9})
    void coverIsTwoCellsFromHere(long seed) {
        Random random = new Random(seed);
        for (int round = 0; round < ROUNDS; round++) {
            Snapshot snapshot = Worlds.random(random);
            Step step = HeuristicPlanner.plan(snapshot).steps().get(0);
            if (step.act().equals("TakeCover")) {
                Map<String, Object> cell = step.object("position");
                long walk = Math.abs(coordinate(cell, "x")
                                - onGrid(snapshot.me().pos().x()))
                        + Math.abs(coordinate(cell, "y")
                                - onGrid(snapshot.me().pos().y()));
                assertThat(walk)
                        .as("seed %d, round %d: %s", seed, round, snapshot)
                        .isEqualTo(2);
            }
        }
    }

    private static long onGrid(double coordinate) {
        return Math.round(Math.min(1_000, Math.max(-1_000, coordinate)));
    }

    private static long coordinate(Map<String, Object> cell, String name) {
        return (Long) Objects.requireNonNull(cell.get(name), name);
    }
}
