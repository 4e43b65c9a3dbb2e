package dev.weir.prompt;

import dev.weir.plan.ToolRegistry;
import java.util.List;

/** The tools that the recorded requests offered. */
final class RecordedTools {

    private RecordedTools() {}

    /** Those of the schema in prompt-compressed, generate-plan and the batches, in its order. */
    static ToolRegistry six() {
        return ToolRegistry.bundled().only(List.of("MoveTo", "CoverFire", "ThrowSmoke", "Reload", "Scan", "Wait"));
    }
}
