package dev.weir;

import dev.weir.llm.event.StreamListener;
import dev.weir.ollama.OllamaClient;
import dev.weir.plan.Plan;
import dev.weir.planner.AgentRequest;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** What an example takes for given: what belongs to its reader's own program. The class that an example becomes extends it. */
public abstract class ExampleSurroundings {

    public final List<Plan> acted = new ArrayList<>();
    public final byte[] buffer = new byte[512];
    public final byte[] piece =
            "{\"items\":[{\"name\":\"a\",\"count\":1}],\"plans\":[1]}".getBytes(StandardCharsets.UTF_8);
    public final StreamListener listener = new StreamListener() {};
    public final InputStream in;
    public final OllamaClient client;
    public final List<AgentRequest> squad;

    protected ExampleSurroundings(InputStream in, OllamaClient client, List<AgentRequest> squad) {
        this.in = in;
        this.client = client;
        this.squad = squad;
    }

    public void act(Plan plan) {
        acted.add(plan);
    }

    public void act(long agentId, Plan plan) {
        acted.add(plan);
    }

    public abstract void example() throws Exception;
}
