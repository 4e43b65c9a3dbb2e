package dev.weir.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

class StepTest {

    private final Step step = Step.of(
            "MoveTo",
            "x",
            4,
            "y",
            -7L,
            "speed",
            "run",
            "ratio",
            2.5f,
            "sure",
            true,
            "at",
            Map.of("x", 1),
            "via",
            List.of(1, 2));

    @Test
    void keepsParametersInTheirOrder() {
        assertThat(step.parameters().keySet()).containsExactly("x", "y", "speed", "ratio", "sure", "at", "via");
    }

    @Test
    void handsOutEachParameterAsWhatItIs() {
        assertThat(step.integer("x")).isEqualTo(4);
        assertThat(step.integer("y")).isEqualTo(-7);
        assertThat(step.number("x")).isEqualTo(4.0);
        assertThat(step.number("ratio")).isEqualTo(2.5);
        assertThat(step.text("speed")).isEqualTo("run");
        assertThat(step.flag("sure")).isTrue();
        assertThat(step.object("at")).isEqualTo(Map.of("x", 1L));
        assertThat(step.list("via")).isEqualTo(List.of(1L, 2L));
        assertThat(step.has("x")).isTrue();
        assertThat(step.has("z")).isFalse();
    }

    @Test
    void saysWhichParameterIsMissingAndWhichThereAre() {
        assertThatThrownBy(() -> step.integer("z"))
                .isInstanceOf(ParameterException.class)
                .hasMessageContaining("MoveTo was given no z")
                .hasMessageContaining("[x, y, speed, ratio, sure, at, via]");
    }

    @Test
    void saysWhatAParameterIsInstead() {
        assertThatThrownBy(() -> step.integer("speed"))
                .isInstanceOf(ParameterException.class)
                .hasMessageContaining("MoveTo.speed is a String, not a Long");
    }

    @Test
    void cannotBeChangedFromOutside() {
        List<Object> list = new ArrayList<>(List.of(1L));
        Step copied = Step.of("Patrol", "waypoints", list);
        list.add(2L);
        assertThat(copied.list("waypoints")).containsExactly(1L);
        assertThatThrownBy(() -> copied.parameters().put("x", 1L)).isInstanceOf(UnsupportedOperationException.class);
        assertThatThrownBy(() -> copied.parameters().clear()).isInstanceOf(UnsupportedOperationException.class);
        assertThatThrownBy(() -> copied.list("waypoints").add(1L)).isInstanceOf(UnsupportedOperationException.class);
    }

    @Test
    void refusesValuesThatNoParameterHas() {
        assertThatThrownBy(() -> Step.of("Scan", "radius", new Object()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("radius is a java.lang.Object");
        assertThatThrownBy(() -> Step.of("Scan", "radius")).hasMessageContaining("must alternate");
        assertThatThrownBy(() -> Step.of("Scan", "radius", 1, "radius", 2)).hasMessageContaining("given twice");
        assertThatThrownBy(() -> Step.of("Scan", 1, 2)).hasMessageContaining("must be a String");
    }

    @Test
    void equalsAnotherOfTheSameContentInAnyOrder() {
        assertThat(Step.of("MoveTo", "x", 1, "y", 2)).isEqualTo(Step.of("MoveTo", "y", 2, "x", 1));
        assertThat(Step.of("MoveTo", "x", 1).hashCode()).isEqualTo(new Step("MoveTo", Map.of("x", 1L)).hashCode());
        assertThat(new Plan(OptionalInt.of(1), "p", List.of(step)))
                .isNotEqualTo(new Plan(OptionalInt.empty(), "p", List.of(step)));
    }
}
