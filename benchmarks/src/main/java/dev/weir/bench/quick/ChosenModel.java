package dev.weir.bench.quick;

import dev.weir.bench.latency.request.ServerApi;
import dev.weir.bench.latency.server.FoundServer;
import dev.weir.bench.latency.server.FoundServer.Product;
import java.util.Optional;

/**
 * What is measured.
 *
 * @param server whom to ask
 * @param api in which way
 * @param model which model
 * @param why it was chosen, for people
 */
public record ChosenModel(FoundServer server, ServerApi api, String model, String why) {

    /**
     * Chooses: what the user named; else the model that is in memory; else the only one, or the first.
     *
     * @param server with its models that answer in words
     * @param wanted the user's; empty for none
     * @param api the user's; empty for the server's own
     * @throws NoModelException if the server has none
     */
    public static ChosenModel of(FoundServer server, Optional<String> wanted, Optional<ServerApi> api)
            throws NoModelException {
        ServerApi how = api.orElse(server.product() == Product.OLLAMA ? ServerApi.GENERATE : ServerApi.OPENAI);
        if (wanted.isPresent()) {
            return new ChosenModel(server, how, wanted.get(), "as you named it");
        }
        if (!server.loaded().isEmpty()) {
            int others = server.loaded().size() - 1;
            return new ChosenModel(
                    server,
                    how,
                    server.loaded().get(0).name(),
                    others == 0
                            ? "the one in memory"
                            : "the first of " + server.loaded().size() + " in memory; name another with --model");
        }
        if (server.models().isEmpty()) {
            throw new NoModelException(server.described()
                    + " has no model that answers in words; fetch one, such as with `ollama pull llama3.2`, or"
                    + " name it with --model");
        }
        int count = server.models().size();
        return new ChosenModel(
                server,
                how,
                server.models().get(0),
                count == 1 ? "the only one" : "the first of " + count + "; name another with --model");
    }
}
