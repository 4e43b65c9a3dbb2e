package dev.weir.replay;

import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.Locale;

/** Finds out why an address and port cannot be listened on, which {@link BindException} says in its message only. */
final class BindFailure {

    /** In the words of the C library for EACCES, which it may translate. */
    private static final String NOT_PERMITTED = "permission denied";

    private BindFailure() {}

    /** What to tell the user. */
    static IOException of(InetAddress address, int port, BindException failure) {
        if (!isLocal(address)) {
            return new AddressNotLocalException(address, failure);
        }
        String message = String.valueOf(failure.getMessage()).toLowerCase(Locale.ROOT);
        return message.contains(NOT_PERMITTED)
                ? new PortNotPermittedException(address.getHostAddress(), port, failure)
                : new PortInUseException(address.getHostAddress(), port, failure);
    }

    /** Whether any port of the address can be listened on. */
    private static boolean isLocal(InetAddress address) {
        try (ServerSocket any = new ServerSocket(0, 1, address)) {
            return any.isBound();
        } catch (IOException e) {
            return false;
        }
    }
}
