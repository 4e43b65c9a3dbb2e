package dev.weir.bench.micro.input;

import dev.weir.planner.AgentRequest;
import dev.weir.prompt.Enemy;
import dev.weir.prompt.Me;
import dev.weir.prompt.Player;
import dev.weir.prompt.PointOfInterest;
import dev.weir.prompt.Position;
import dev.weir.prompt.Snapshot;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/** Agents that need a plan each, for benchmarks whose answer is recorded: their worlds decide only how long the prompt is. */
public final class Squad {

    private Squad() {}

    /** Agents 1 to {@code count}, each in a world of its own. */
    public static List<AgentRequest> of(int count) {
        return IntStream.rangeClosed(1, count).mapToObj(Squad::agent).toList();
    }

    private static AgentRequest agent(int number) {
        return new AgentRequest(
                number,
                new Snapshot(
                        12.5,
                        new Player(new Position(3, 4), 80, "crouch"),
                        new Me(new Position(number, 7), 30, 70, Map.of()),
                        List.of(new Enemy(91, new Position(12, number), 60, "wall", 0.5)),
                        List.of(new PointOfInterest("extraction", new Position(25, 4))),
                        List.of(),
                        Optional.of("reach the extraction point")));
    }
}
