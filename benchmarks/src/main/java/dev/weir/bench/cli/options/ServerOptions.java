package dev.weir.bench.cli.options;

import dev.weir.bench.latency.client.ClientChoice;
import dev.weir.bench.latency.load.TimeLimits;
import dev.weir.bench.latency.request.ServerAddress;
import dev.weir.bench.latency.request.ServerApi;
import dev.weir.bench.run.ServerList;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** Who is asked, and with what. */
public final class ServerOptions {

    /** To each server, where nothing else is said. */
    public static final int MOST_CONNECTIONS = 4096;

    @Option(
            names = "--url",
            converter = AddressConverter.class,
            description =
                    "The server, such as http://127.0.0.1:11434. Default: a replay server of its own, in a process of its own,"
                            + " with genuine recordings.")
    private @Nullable ServerAddress url;

    @Option(
            names = "--servers",
            paramLabel = "URL[=N],...",
            converter = ServersConverter.class,
            description =
                    "Instead of --url, several servers that share the main load, such as http://a:11434,http://b:11434: in turns, or"
                            + " by weight, such as http://a:11434=2,http://b:11434. Figures are of each and of all.")
    private @Nullable ServerList servers;

    @Option(
            names = "--model",
            paramLabel = "NAME",
            description = "The model. Default: the only one that the server has.")
    private @Nullable String model;

    @Option(
            names = "--api",
            paramLabel = "API",
            converter = ApiConverter.class,
            description =
                    "ollama or openai: Ollama's own, the default, at /api/generate (chat: at /api/chat), or the chat completions of"
                            + " OpenAI's, at /v1/chat/completions, of vLLM, llama.cpp, LM Studio, SGLang, Ollama or others. These tell"
                            + " tokens, but no durations.")
    private ServerApi api = ServerApi.GENERATE;

    @Mixin
    private HeaderOptions headers = new HeaderOptions();

    @Option(
            names = "--client",
            paramLabel = "CLIENT",
            description =
                    "What measures: kernel (Linux, no TLS: arrival times are the kernel's), netty (arrival times are this"
                            + " process's), core (Weir's own OllamaClient, a thread a request), or auto, the default: kernel where it can be.")
    private ClientChoice client = ClientChoice.AUTO;

    @Option(
            names = "--server-machine",
            paramLabel = "TEXT",
            description = "What the server runs on, where that is another machine, for tables and comparisons.")
    private @Nullable String machine;

    @Option(
            names = "--first-byte-timeout",
            paramLabel = "TIME",
            converter = TimeSpan.Converter.class,
            description =
                    "From sending a request to the first byte of its answer; loading a model counts. Default: 5m.")
    private TimeSpan firstByte = new TimeSpan(TimeLimits.USUAL.firstByteNs());

    @Option(
            names = "--idle-timeout",
            paramLabel = "TIME",
            converter = TimeSpan.Converter.class,
            description = "Between two reads of an answer. Default: 1m.")
    private TimeSpan idle = new TimeSpan(TimeLimits.USUAL.idleNs());

    @Option(
            names = "--total-timeout",
            paramLabel = "TIME",
            converter = TimeSpan.Converter.class,
            description = "From sending a request to its end. Default: 15m.")
    private TimeSpan total = new TimeSpan(TimeLimits.USUAL.totalNs());

    @Option(
            names = "--max-connections",
            paramLabel = "N",
            description =
                    "Most connections at once, to each server; beyond that requests wait, and the run is marked. Default: 4096.")
    private int mostConnections = MOST_CONNECTIONS;

    @Option(
            names = "--no-rehearsal",
            negatable = true,
            description =
                    "Default: what measures first runs for some seconds against a server in its own process, until it has"
                            + " been compiled. With --no-rehearsal it measures at once, and stamps the first answers late.")
    private boolean isRehearsed = true;

    /**
     * Where it is, or they are; empty for a replay server. The {@code /v1} that a URL of OpenAI's API ends with is the path's own.
     *
     * @throws IllegalArgumentException if options contradict each other, or the servers cannot share a load
     */
    public Optional<ServerList> servers() {
        if (url != null && servers != null) {
            throw new IllegalArgumentException("--url names one server, --servers several; give one of the two");
        }
        Optional<ServerList> given = url == null ? Optional.ofNullable(servers) : Optional.of(ServerList.of(url.url()));
        return given.map(this::readAddresses);
    }

    private ServerList readAddresses(ServerList list) {
        List<ServerList.Server> read = new ArrayList<>();
        Set<Boolean> tls = new HashSet<>();
        for (ServerList.Server server : list.servers()) {
            ServerAddress address = ServerAddress.parse(server.url());
            tls.add(address.isTls());
            read.add(new ServerList.Server(
                    (api == ServerApi.OPENAI ? address.withoutVersion() : address).url(), server.weight()));
        }
        if (tls.size() > 1) {
            throw new IllegalArgumentException(
                    "--servers has some with https and some without, which are measured by different clocks; measure them apart");
        }
        return new ServerList(read);
    }

    public Optional<String> model() {
        return Optional.ofNullable(model);
    }

    public ServerApi api() {
        return api;
    }

    public ClientChoice client() {
        return client;
    }

    /** Whether what measures is to be compiled before it measures. */
    public boolean isRehearsed() {
        return isRehearsed;
    }

    public Optional<String> machine() {
        return Optional.ofNullable(machine);
    }

    /**
     * Most connections at once to each server.
     *
     * @throws IllegalArgumentException if that is none
     */
    public int mostConnections() {
        if (mostConnections < 1) {
            throw new IllegalArgumentException("--max-connections must be at least 1, was " + mostConnections);
        }
        return mostConnections;
    }

    /**
     * How long a request may take.
     *
     * @throws IllegalArgumentException if a limit is 0
     */
    public TimeLimits limits() {
        return new TimeLimits(firstByte.ns(), idle.ns(), total.ns());
    }

    /**
     * Headers by their names.
     *
     * @throws IllegalArgumentException if one has no colon, or cannot be sent
     */
    public Map<String, String> headers() {
        return headers.byName();
    }

    /** For options. */
    public static final class ApiConverter implements ITypeConverter<ServerApi> {

        @Override
        public ServerApi convert(String text) {
            try {
                return ServerApi.parse(text);
            } catch (IllegalArgumentException e) {
                throw new TypeConversionException(e.getMessage());
            }
        }
    }

    /** For options. */
    public static final class ServersConverter implements ITypeConverter<ServerList> {

        @Override
        public ServerList convert(String text) {
            try {
                ServerList list = ServerList.parse(text);
                list.servers().forEach(server -> ServerAddress.parse(server.url()));
                return list;
            } catch (IllegalArgumentException e) {
                throw new TypeConversionException(e.getMessage());
            }
        }
    }

    /** For options. */
    public static final class AddressConverter implements ITypeConverter<ServerAddress> {

        @Override
        public ServerAddress convert(String text) {
            try {
                return ServerAddress.parse(text);
            } catch (IllegalArgumentException e) {
                throw new TypeConversionException(e.getMessage());
            }
        }
    }
}
