package dev.weir.planner;

import static dev.weir.planner.Worlds.enemies;
import static dev.weir.planner.Worlds.enemy;
import static dev.weir.planner.Worlds.me;
import static dev.weir.planner.Worlds.objective;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.plan.Plan;
import dev.weir.plan.Step;
import dev.weir.prompt.Me;
import dev.weir.prompt.PointOfInterest;
import dev.weir.prompt.Position;
import dev.weir.prompt.Snapshot;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class HeuristicPlannerTest {

    private static final Position HERE = new Position(10, 10);

    @Test
    void healsWhenMoraleIsBelow30() {
        assertThat(step(me(30, 29.9))).isEqualTo(Step.of("Heal"));
        assertThat(step(me(30, 30))).isNotEqualTo(Step.of("Heal"));
    }

    @Test
    void reloadsWhenThereIsNoAmmo() {
        assertThat(step(me(0, 90))).isEqualTo(Step.of("Reload"));
        assertThat(step(me(1, 90))).isNotEqualTo(Step.of("Reload"));
    }

    @Test
    void attacksTheNearestEnemyWithinThreeCellsAsARookCounts() {
        assertThat(step(enemies(HERE, enemy(7, 12, 11), enemy(8, 11, 11)))).isEqualTo(attack(8));
        assertThat(step(enemies(HERE, enemy(7, 13, 10)))).isEqualTo(attack(7));
        assertThat(step(enemies(HERE, enemy(7, 12, 12))).act()).isEqualTo("TakeCover");
    }

    @Test
    void attacksTheLowestIdOfEnemiesEquallyNear() {
        assertThat(step(enemies(HERE, enemy(9, 11, 10), enemy(4, 10, 9), enemy(6, 9, 10))))
                .isEqualTo(attack(4));
    }

    @Test
    void takesCoverTwoCellsFromHereStraightAwayFromTheNearestEnemy() {
        assertThat(step(enemies(HERE, enemy(7, 16, 12)))).isEqualTo(cover(8, 10));
        assertThat(step(enemies(HERE, enemy(7, 4, 12)))).isEqualTo(cover(12, 10));
        assertThat(step(enemies(HERE, enemy(7, 12, 16)))).isEqualTo(cover(10, 8));
        assertThat(step(enemies(HERE, enemy(7, 12, 4)))).isEqualTo(cover(10, 12));
        assertThat(step(enemies(HERE, enemy(7, 12, 4), enemy(8, 4, 10)))).isEqualTo(cover(12, 10));
    }

    @Test
    void takesCoverToTheEastFirstWhereSeveralCellsAreAsFar() {
        assertThat(step(enemies(HERE, enemy(7, 5, 5)))).isEqualTo(cover(12, 10));
        assertThat(step(enemies(HERE, enemy(7, 15, 15)))).isEqualTo(cover(8, 10));
    }

    @Test
    void takesCoverOnTheGridWithItsBackToTheEdge() {
        assertThat(step(enemies(new Position(1_000, 1_000), enemy(7, 900, 999))))
                .isEqualTo(cover(1_000, 998));
    }

    @Test
    void movesToTheFirstPlaceWhenTheObjectiveIsToExtractOrReach() {
        Position first = new Position(25.4, 3.6);
        Position second = new Position(1, 1);
        Step there = Step.of("MoveTo", "x", 25, "y", 4);
        assertThat(step(objective("Extraction under fire", first, second))).isEqualTo(there);
        assertThat(step(objective("reach the tower", first, second))).isEqualTo(there);
        assertThat(step(objective("hold the line", first, second))).isEqualTo(Step.of("Scan", "radius", 10));
        assertThat(step(objective("", first))).isEqualTo(Step.of("Scan", "radius", 10));
        assertThat(step(objective("reach the tower"))).isEqualTo(Step.of("Scan", "radius", 10));
    }

    @Test
    void movesToTheEdgeOfTheGridTowardsAPlaceBeyondIt() {
        assertThat(step(objective("reach it", new Position(1e9, -1e9))))
                .isEqualTo(Step.of("MoveTo", "x", 1_000, "y", -1_000));
    }

    @Test
    void followsTheFirstRuleThatApplies() {
        PointOfInterest poi = new PointOfInterest("extraction", new Position(25, 4));
        Me weakAndEmpty = new Me(HERE, 0, 10, Map.of());
        Me empty = new Me(HERE, 0, 90, Map.of());
        Me able = new Me(HERE, 5, 90, Map.of());
        String objective = "reach the extraction point";
        assertThat(step(Worlds.seeing(weakAndEmpty, List.of(enemy(7, 11, 10)), List.of(poi), objective)))
                .isEqualTo(Step.of("Heal"));
        assertThat(step(Worlds.seeing(empty, List.of(enemy(7, 11, 10)), List.of(poi), objective)))
                .isEqualTo(Step.of("Reload"));
        assertThat(step(Worlds.seeing(able, List.of(enemy(7, 11, 10)), List.of(poi), objective)))
                .isEqualTo(attack(7));
        assertThat(step(Worlds.seeing(able, List.of(enemy(7, 30, 10)), List.of(poi), objective)))
                .isEqualTo(cover(8, 10));
        assertThat(step(Worlds.seeing(able, List.of(), List.of(poi), objective)))
                .isEqualTo(Step.of("MoveTo", "x", 25, "y", 4));
    }

    private static Step step(Snapshot snapshot) {
        Plan plan = HeuristicPlanner.plan(snapshot);
        assertThat(plan.planId()).isEqualTo(HeuristicPlanner.PLAN_ID);
        assertThat(plan.agentId()).isEmpty();
        assertThat(plan.steps()).hasSize(1);
        return plan.steps().get(0);
    }

    private static Step attack(long id) {
        return Step.of("Attack", "target_id", id);
    }

    private static Step cover(int x, int y) {
        return Step.of("TakeCover", "position", Map.of("x", x, "y", y));
    }
}
