package dev.weir.planner;

import dev.weir.llm.LlmClient;
import dev.weir.llm.LlmRequest;
import dev.weir.llm.failure.LlmHttpException;
import dev.weir.llm.failure.LlmPromptTooLongException;
import dev.weir.llm.failure.LlmServerErrorException;
import dev.weir.planner.PlanFailure.Kind;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Asks for agents' plans, a batch at a time or several side by side. Thread-safe. */
final class Batches {

    private static final Logger LOG = System.getLogger(Batches.class.getName());
    private static final int BAD_REQUEST = 400;
    private static final int INTERNAL_SERVER_ERROR = 500;

    private final LlmClient client;
    private final PlannerOptions options;
    private final Prompts prompts;

    private final SchemaUse schemaUse = new SchemaUse();

    Batches(LlmClient client, PlannerOptions options, Prompts prompts) {
        this.client = client;
        this.options = options;
        this.prompts = prompts;
    }

    /**
     * Asks for all of them, and reports a plan or a failure for each.
     *
     * @param agents ascending, each once
     */
    void ask(List<AgentRequest> agents, Deadline deadline, BatchListener listener) {
        List<List<AgentRequest>> batches = new ArrayList<>();
        for (int from = 0; from < agents.size(); from += options.batchLimit()) {
            batches.add(agents.subList(from, Math.min(from + options.batchLimit(), agents.size())));
        }
        new Flight(batches, listener, deadline, this::askOne).run(options.maxInFlight());
    }

    /** Asks for one batch. @return what keeps the next one from being asked for, if anything does */
    private Optional<PlanFailure> askOne(List<AgentRequest> batch, Deadline deadline, BatchListener listener) {
        if (deadline.hasPassed()) {
            fail(batch, deadline.failure(), listener);
            return Optional.of(deadline.failure());
        }
        Round round = new Round(batch, options, listener);
        Optional<RuntimeException> failure = ask(batch, round, deadline, listener);
        return failure.filter(Batches::concernsTheNextBatchToo)
                .filter(e -> !round.answerBegan() && !deadline.hasPassed())
                .map(Batches::notAsked);
    }

    /** Asks for one batch, and says what ended the answer before every agent had a plan. */
    private Optional<RuntimeException> ask(
            List<AgentRequest> agents, Round round, Deadline deadline, BatchListener listener) {
        LlmRequest request = prompts.request(agents);
        boolean withSchema = schemaUse.isWorthTrying(agents.size());
        Optional<RuntimeException> failure =
                round.read(client, withSchema ? request : request.withoutFormat(), deadline);
        if (withSchema && round.answerBegan()) {
            schemaUse.accepted(agents.size());
        } else if (withSchema && failure.filter(Batches::mayBeTheSchema).isPresent()) {
            LOG.log(
                    Level.INFO,
                    "the server failed before it answered for {0} agents, maybe because of the format schema; asking once more "
                            + "without it: {1}",
                    agents.size(),
                    failure.get().getMessage());
            failure = round.read(client, request.withoutFormat(), deadline);
            if (round.answerBegan()) {
                schemaUse.refused(agents.size());
            }
        }
        round.countedTokens().ifPresent(tokens -> prompts.counted(request, tokens));
        failure.ifPresentOrElse(e -> round.fail(e, deadline), () -> round.finish(deadline));
        round.promptCut().ifPresent(cut -> {
            LOG.log(
                    Level.WARNING,
                    "the prompt for {0} agents took the whole context of {1} tokens, so the server has cut it, in all likelihood; give "
                            + "the client a larger contextLength",
                    agents.size(),
                    cut.promptTokens());
            listener.onPromptCut(cut);
        });
        return failure;
    }

    /** Whether a failure without an answer is one of the server, and not of the batch that was asked for. */
    private static boolean concernsTheNextBatchToo(RuntimeException e) {
        return !(e instanceof LlmPromptTooLongException);
    }

    private static PlanFailure notAsked(RuntimeException e) {
        return new PlanFailure(
                Kind.NOT_ASKED,
                "not asked for, since the batch before it failed without an answer: " + e,
                List.of(),
                Optional.of(e));
    }

    static void fail(List<AgentRequest> agents, PlanFailure failure, BatchListener listener) {
        agents.forEach(agent -> listener.onFailed(agent.agentId(), failure));
    }

    /**
     * Whether a server that cannot use the schema would have said this. Ollama answers 500 both to a schema that is none and when the
     * grammar made of it stops the model runner; before 0.13 it wrote an error record instead.
     */
    private static boolean mayBeTheSchema(RuntimeException e) {
        if (e instanceof LlmHttpException refused) {
            return refused.status() == BAD_REQUEST || refused.status() == INTERNAL_SERVER_ERROR;
        }
        return e instanceof LlmServerErrorException;
    }
}
