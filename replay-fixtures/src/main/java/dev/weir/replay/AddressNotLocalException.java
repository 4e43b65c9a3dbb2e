package dev.weir.replay;

import java.io.IOException;
import java.net.InetAddress;

/** The address to listen on is none of this machine. */
public final class AddressNotLocalException extends IOException {

    private static final long serialVersionUID = 1L;

    AddressNotLocalException(InetAddress address, IOException cause) {
        super(
                address.getHostAddress()
                        + " is no address of this machine; choose one that is, 127.0.0.1 for this machine only or 0.0.0.0 for all",
                cause);
    }
}
