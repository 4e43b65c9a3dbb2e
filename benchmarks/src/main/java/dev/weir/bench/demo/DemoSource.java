package dev.weir.bench.demo;

import dev.weir.llm.LlmClient;
import dev.weir.llm.LlmRequest;
import dev.weir.prompt.Snapshot;
import java.util.List;
import java.util.Optional;
import java.util.function.LongSupplier;

/**
 * Who answers, what it is asked, and by which clock its answers are timed.
 *
 * @param name for people: the model and where it runs
 * @param single answers {@code request}, whole or as a stream
 * @param batch answers for the squad
 * @param request for one plan
 * @param squad a world for each agent
 * @param nanoClock ns from any start; of a recording, what was recorded
 * @param recorded what the recordings are, where they are what answers
 */
public record DemoSource(
        String name,
        LlmClient single,
        LlmClient batch,
        LlmRequest request,
        List<Snapshot> squad,
        LongSupplier nanoClock,
        Optional<String> recorded) {

    /** Copies the list. */
    public DemoSource {
        squad = List.copyOf(squad);
    }
}
