package dev.weir.planner;

import dev.weir.llm.LlmRequest;
import dev.weir.plan.ToolRegistry;
import dev.weir.prompt.PromptDetail;
import dev.weir.prompt.PromptSchema;
import dev.weir.prompt.PromptTemplate;
import dev.weir.prompt.Snapshot;
import java.util.List;

/** Makes the requests of one tier. Thread-safe. */
final class Prompts {

    private record BatchSchema(int agents, String json) {}

    private final PlannerOptions options;
    private final PromptTemplate template;
    private final PromptSchema schema;
    private final String schemaForOne;

    /** A squad seldom changes its size, and a schema for ten takes longer to write than to send. */
    private volatile BatchSchema lastBatchSchema;

    private Prompts(PlannerOptions options, PromptTemplate template) {
        this.options = options;
        this.template = template;
        int minSteps = options.reading().emptyStepsAllowed() ? 0 : 1;
        this.schema = new PromptSchema(template.tools(), minSteps, options.maxSteps());
        this.schemaForOne = schema.forOne();
        this.lastBatchSchema = batchSchema(2);
    }

    /** @param tier one that asks a model */
    static Prompts of(Tier tier, PlannerOptions options) {
        boolean full = tier == Tier.FULL_LLM;
        PromptDetail detail = full ? PromptDetail.FULL : PromptDetail.SIMPLIFIED;
        ToolRegistry simplified = options.tools().simplified();
        return new Prompts(
                options,
                new PromptTemplate(
                        options.compressed() ? PromptDetail.COMPRESSED : detail,
                        full || simplified.tools().isEmpty() ? options.tools() : simplified,
                        options.role()));
    }

    /** @param agents at least one; ascending */
    LlmRequest request(List<AgentRequest> agents) {
        int count = agents.size();
        List<Snapshot> snapshots = agents.stream().map(AgentRequest::snapshot).toList();
        LlmRequest request = LlmRequest.of(
                        count == 1 ? template.forOne(snapshots.get(0)) : template.forBatch(snapshots))
                .withFormat(count == 1 ? schemaForOne : schemaForBatch(count))
                .withTemperature(options.temperature())
                .withMaxTokens(Math.multiplyExact(count, options.maxTokensPerPlan()));
        return options.seed().isPresent() ? request.withSeed(options.seed().getAsLong()) : request;
    }

    private String schemaForBatch(int agents) {
        BatchSchema last = lastBatchSchema;
        if (last.agents() != agents) {
            last = batchSchema(agents);
            lastBatchSchema = last;
        }
        return last.json();
    }

    private BatchSchema batchSchema(int agents) {
        return new BatchSchema(agents, schema.forBatch(agents));
    }
}
