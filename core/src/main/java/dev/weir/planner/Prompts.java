package dev.weir.planner;

import dev.weir.llm.LlmRequest;
import dev.weir.plan.ToolRegistry;
import dev.weir.prompt.PromptBudget;
import dev.weir.prompt.PromptDetail;
import dev.weir.prompt.PromptSchema;
import dev.weir.prompt.PromptSize;
import dev.weir.prompt.PromptTemplate;
import dev.weir.prompt.Snapshot;
import dev.weir.prompt.TokenRatio;
import java.util.List;

/**
 * Makes the requests of one tier, each with the context that it needs. Thread-safe.
 *
 * <p>How many tokens a prompt has, only the server knows. Until it has counted one, a token is taken for one and a half characters, and so
 * it remains where the server counts fewer: servers that had a part of the prompt in their cache count the rest only.
 */
final class Prompts {

    /**
     * More tokens than any prompt of planning was counted to have. Of the recordings', those full of numbers have the fewest characters a
     * token, 1.87 (generate-batch-10), and those with all tools the most, 2.84 (prompt-full).
     */
    private static final TokenRatio CAUTIOUS = new TokenRatio(3, 2, "a cautious guess");

    private record BatchSchema(int agents, String json) {}

    private final PlannerOptions options;
    private final PromptTemplate template;
    private final PromptSchema schema;
    private final String schemaForOne;

    /** A squad seldom changes its size, and a schema for ten takes longer to write than to send. */
    private volatile BatchSchema lastBatchSchema;

    private volatile TokenRatio tokenRatio = CAUTIOUS;

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
        String prompt = count == 1 ? template.forOne(snapshots.get(0)) : template.forBatch(snapshots);
        int answerTokens = Math.multiplyExact(count, options.maxTokensPerPlan());
        long contextTokens = PromptBudget.contextFor(PromptSize.estimated(prompt, tokenRatio), answerTokens)
                .orElseThrow();
        LlmRequest request = LlmRequest.of(prompt)
                .withFormat(count == 1 ? schemaForOne : schemaForBatch(count))
                .withTemperature(options.temperature())
                .withMaxTokens(answerTokens)
                .withContextTokens((int) Math.min(contextTokens, Integer.MAX_VALUE));
        return options.seed().isPresent() ? request.withSeed(options.seed().getAsLong()) : request;
    }

    /** Learns from what the server counted. */
    void counted(LlmRequest request, long promptTokens) {
        String prompt = request.messages().get(0).content();
        TokenRatio counted = new TokenRatio(PromptSize.of(prompt).characters(), Math.max(1, promptTokens), "an answer");
        if (counted.charactersPerToken() < tokenRatio.charactersPerToken()) {
            tokenRatio = counted;
        }
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
