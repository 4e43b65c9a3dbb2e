package dev.weir.arrival;

import java.net.SocketException;

/** The other side has reset the connection. */
public final class ConnectionResetException extends SocketException {

    private static final long serialVersionUID = 1L;

    ConnectionResetException(String message) {
        super(message);
    }
}
