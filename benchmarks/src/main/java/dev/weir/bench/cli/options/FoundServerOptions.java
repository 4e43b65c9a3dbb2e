package dev.weir.bench.cli.options;

import dev.weir.bench.latency.request.ServerAddress;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** A server that a user names, or that is found on this machine. */
public final class FoundServerOptions {

    @Spec(Spec.Target.MIXEE)
    private CommandSpec spec;

    @Option(
            names = "--url",
            converter = ServerOptions.AddressConverter.class,
            description =
                    "The server. Default: the first that answers at the usual ports of Ollama (11434), llama.cpp's server (8080), LM"
                            + " Studio (1234) and vLLM (8000).")
    private @Nullable ServerAddress url;

    @Mixin
    private HeaderOptions headers = new HeaderOptions();

    /** Where it is, without the {@code /v1} of OpenAI's API; empty where it is to be found. */
    public Optional<String> url() {
        return Optional.ofNullable(url).map(address -> address.withoutVersion().url());
    }

    /**
     * Headers to send, by their names.
     *
     * @throws ParameterException if one has no colon, or cannot be sent
     */
    public Map<String, String> headers() {
        try {
            return headers.byName();
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), String.valueOf(e.getMessage()), e);
        }
    }
}
