package dev.weir.replay;

import java.io.IOException;

/** The user that runs this may not listen on the port; most systems keep those below 1024 for the administrator. */
public final class PortNotPermittedException extends IOException {

    private static final long serialVersionUID = 1L;

    private final int port;

    PortNotPermittedException(String address, int port, IOException cause) {
        super("this user may not listen on port " + port + " of " + address + "; choose a port from 1024", cause);
        this.port = port;
    }

    /** The port. */
    public int port() {
        return port;
    }
}
