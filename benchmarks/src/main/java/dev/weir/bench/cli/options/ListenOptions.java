package dev.weir.bench.cli.options;

import java.net.InetAddress;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Where a command listens. */
public final class ListenOptions {

    private static final int LAST_PORT = 0xFFFF;

    @Spec(Spec.Target.MIXEE)
    private CommandSpec spec;

    @Option(names = "--port", paramLabel = "N", description = "Port to listen on; 0, the default, finds a free one.")
    private int port;

    @Option(
            names = "--address",
            description = "Address to listen on. Default: this machine only. 0.0.0.0 lets others in.")
    private InetAddress address = InetAddress.getLoopbackAddress();

    /**
     * The port; 0 for any that is free.
     *
     * @throws ParameterException if it is none
     */
    public int port() {
        if (port < 0 || port > LAST_PORT) {
            throw new ParameterException(spec.commandLine(), "--port must be 0 to " + LAST_PORT + ", was " + port);
        }
        return port;
    }

    public InetAddress address() {
        return address;
    }
}
