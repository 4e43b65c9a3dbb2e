package dev.weir.planner;

import dev.weir.plan.PlanOptions;
import dev.weir.plan.ToolRegistry;
import dev.weir.prompt.Role;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.function.Consumer;

/**
 * How a model is asked for plans.
 *
 * @param tools what a plan may use; a simplified prompt offers those that the registry lists as simplified, or all if it lists none
 * @param role how the agents are to behave
 * @param compressed whether prompts hold names and short forms only: a third of the tokens, and less for the model to go by
 * @param batchLimit most agents in one prompt, 1 to {@value #LARGEST_BATCH_LIMIT}
 * @param maxInFlight most prompts that are with the server at the same time, 1 to {@value #LARGEST_MAX_IN_FLIGHT}. Above 1, the prompts
 *     of one flush are asked side by side, each on a thread of its own that lives as long as the flush
 * @param temperature 0 for the same plans from the same prompt
 * @param seed for the same plans at a temperature above 0, as far as the server can
 * @param maxSteps most steps in a plan, 1 to {@value #LARGEST_MAX_STEPS}; by the schema only, so that a longer plan of a model that was
 *     sent none is good too
 * @param maxTokensPerPlan after how many tokens an answer is cut off, for each agent in the prompt; 1 to
 *     {@value #LARGEST_MAX_TOKENS}. A model that is held to JSON may write white space for ever. So much room for the answer is asked for
 *     beside the prompt, unless the client has a context length of its own
 * @param endsEarly whether an answer is cancelled once every agent has a plan. The server is free sooner, but duplicate and surplus
 *     plans that would have followed are not heard of, and the connection is not used again
 * @param reading how plans are read
 */
public record PlannerOptions(
        ToolRegistry tools,
        Role role,
        boolean compressed,
        int batchLimit,
        int maxInFlight,
        double temperature,
        OptionalLong seed,
        int maxSteps,
        int maxTokensPerPlan,
        boolean endsEarly,
        PlanOptions reading) {

    private static final int LARGEST_BATCH_LIMIT = 1_000;
    private static final int LARGEST_MAX_IN_FLIGHT = 64;
    private static final int LARGEST_MAX_STEPS = 100;
    private static final int LARGEST_MAX_TOKENS = 1_000_000;

    private static final PlannerOptions DEFAULTS = new PlannerOptions(
            ToolRegistry.bundled(),
            Role.TACTICAL,
            false,
            10,
            1,
            0,
            OptionalLong.empty(),
            4,
            300,
            false,
            PlanOptions.defaults());

    /**
     * @throws IllegalArgumentException if a number is out of its range
     * @throws NullPointerException if anything is null
     */
    public PlannerOptions {
        Objects.requireNonNull(tools, "tools");
        Objects.requireNonNull(role, "role");
        Objects.requireNonNull(seed, "seed");
        Objects.requireNonNull(reading, "reading");
        requireWithin("batchLimit", batchLimit, LARGEST_BATCH_LIMIT);
        requireWithin("maxInFlight", maxInFlight, LARGEST_MAX_IN_FLIGHT);
        requireWithin("maxSteps", maxSteps, LARGEST_MAX_STEPS);
        requireWithin("maxTokensPerPlan", maxTokensPerPlan, LARGEST_MAX_TOKENS);
        if (!(temperature >= 0 && Double.isFinite(temperature))) {
            throw new IllegalArgumentException("temperature must be 0 or more, was " + temperature);
        }
    }

    private static void requireWithin(String name, int value, int largest) {
        if (value < 1 || value > largest) {
            throw new IllegalArgumentException(name + " must be 1 to " + largest + ", was " + value);
        }
    }

    /**
     * The bundled tools, the tactical role, prompts as they are, ten agents at most, one prompt after the other, temperature 0, four steps
     * and 300 tokens a plan, answers read to their end.
     */
    public static PlannerOptions defaults() {
        return DEFAULTS;
    }

    /** The same with other tools. */
    public PlannerOptions withTools(ToolRegistry registry) {
        return with(draft -> draft.tools = registry);
    }

    /** The same for agents that behave in another way. */
    public PlannerOptions withRole(Role newRole) {
        return with(draft -> draft.role = newRole);
    }

    /** The same with compressed prompts, or with prompts as they are. */
    public PlannerOptions withCompression(boolean on) {
        return with(draft -> draft.compressed = on);
    }

    /**
     * The same with another limit for the agents in one prompt.
     *
     * @throws IllegalArgumentException if it is out of its range
     */
    public PlannerOptions withBatchLimit(int agents) {
        return with(draft -> draft.batchLimit = agents);
    }

    /**
     * The same with another limit for the prompts that are with the server at the same time.
     *
     * @throws IllegalArgumentException if it is out of its range
     */
    public PlannerOptions withMaxInFlight(int prompts) {
        return with(draft -> draft.maxInFlight = prompts);
    }

    /**
     * The same at another temperature.
     *
     * @throws IllegalArgumentException if it is negative or no finite number
     */
    public PlannerOptions withTemperature(double newTemperature) {
        return with(draft -> draft.temperature = newTemperature);
    }

    /** The same with a seed. */
    public PlannerOptions withSeed(long newSeed) {
        return with(draft -> draft.seed = OptionalLong.of(newSeed));
    }

    /**
     * The same with another limit for the steps of a plan.
     *
     * @throws IllegalArgumentException if it is out of its range
     */
    public PlannerOptions withMaxSteps(int steps) {
        return with(draft -> draft.maxSteps = steps);
    }

    /**
     * The same with another limit for the length of answers.
     *
     * @throws IllegalArgumentException if it is out of its range
     */
    public PlannerOptions withMaxTokensPerPlan(int tokens) {
        return with(draft -> draft.maxTokensPerPlan = tokens);
    }

    /** The same with answers that are cancelled once every agent has a plan, or read to their end. */
    public PlannerOptions withEarlyEnd(boolean on) {
        return with(draft -> draft.endsEarly = on);
    }

    /** The same with plans read in another way. */
    public PlannerOptions withReading(PlanOptions newReading) {
        return with(draft -> draft.reading = newReading);
    }

    private PlannerOptions with(Consumer<Draft> change) {
        Draft draft = new Draft(this);
        change.accept(draft);
        return draft.options();
    }

    /** Options of which one is about to change. */
    private static final class Draft {

        private ToolRegistry tools;
        private Role role;
        private boolean compressed;
        private int batchLimit;
        private int maxInFlight;
        private double temperature;
        private OptionalLong seed;
        private int maxSteps;
        private int maxTokensPerPlan;
        private boolean endsEarly;
        private PlanOptions reading;

        Draft(PlannerOptions options) {
            tools = options.tools;
            role = options.role;
            compressed = options.compressed;
            batchLimit = options.batchLimit;
            maxInFlight = options.maxInFlight;
            temperature = options.temperature;
            seed = options.seed;
            maxSteps = options.maxSteps;
            maxTokensPerPlan = options.maxTokensPerPlan;
            endsEarly = options.endsEarly;
            reading = options.reading;
        }

        PlannerOptions options() {
            return new PlannerOptions(
                    tools,
                    role,
                    compressed,
                    batchLimit,
                    maxInFlight,
                    temperature,
                    seed,
                    maxSteps,
                    maxTokensPerPlan,
                    endsEarly,
                    reading);
        }
    }
}
