package dev.weir.replay;

import java.io.IOException;

/** Another process, or another server of this one, listens on the port already. */
public final class PortInUseException extends IOException {

    private static final long serialVersionUID = 1L;

    private final int port;

    PortInUseException(String address, int port, IOException cause) {
        super(
                "port " + port + " of " + address
                        + " is in use; stop what listens there, or choose another port (0 finds a free one)",
                cause);
        this.port = port;
    }

    /** The port. */
    public int port() {
        return port;
    }
}
