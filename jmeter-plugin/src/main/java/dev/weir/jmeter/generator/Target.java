package dev.weir.jmeter.generator;

import dev.weir.bench.latency.request.ServerApi;
import dev.weir.bench.latency.server.ServerNotReadyException;
import dev.weir.bench.latency.server.ServerState;
import dev.weir.bench.latency.server.ServerWatch;
import dev.weir.bench.latency.server.StateProbe;
import dev.weir.bench.run.ServerFacts;
import java.util.List;
import java.util.Optional;

/**
 * The server of a run, as it was found.
 *
 * @param model that is asked
 * @param watch what stands in the head of the run about it, and what has changed at its end
 * @param doubts what is against the run from its beginning, one sentence each
 */
record Target(String model, ServerWatch watch, List<String> doubts) {

    /**
     * Looks at the server. One that is not there is measured all the same where the plan names the model: each of its requests fails, and
     * the run says so.
     *
     * @throws ServerNotReadyException if it cannot be asked; the message says what to do
     */
    static Target find(Settings settings) throws ServerNotReadyException {
        String url = settings.server().url();
        ServerFacts unknown = ServerFacts.unknown(url, null);
        if (Work.isRecorded(settings)) {
            return new Target("recordings", ServerWatch.fixed(unknown.serving(null, "recordings")), List.of());
        }
        StateProbe probe = StateProbe.of(url, settings.api() == ServerApi.OPENAI, settings.headers());
        try {
            ServerState state = probe.state(settings.model());
            return new Target(state.model().name(), ServerWatch.of(probe, state, null), List.of());
        } catch (ServerNotReadyException e) {
            Optional<String> model = settings.model();
            if (e.isReachable() || model.isEmpty()) {
                throw e;
            }
            return new Target(
                    model.get(),
                    ServerWatch.fixed(unknown.serving(null, model.get())),
                    List.of("the server did not say what it is: " + e.getMessage()));
        }
    }
}
