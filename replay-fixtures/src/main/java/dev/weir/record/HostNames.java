package dev.weir.record;

import java.net.InetAddress;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * The names under which a server that listens for its own machine only may be addressed. A web page whose name has been made to resolve to
 * this machine (DNS rebinding) still sends its own name as {@code Host}, and is refused by this; the server behind would not see it.
 */
final class HostNames {

    private static final Pattern ADDRESS = Pattern.compile("\\[[0-9a-f:.%]+]|[0-9.]+");
    private static final Pattern PORT = Pattern.compile(":[0-9]*$");

    private final boolean listensForAll;

    /** @param address that is listened on */
    HostNames(InetAddress address) {
        this.listensForAll = !address.isLoopbackAddress();
    }

    /** Whether a request with this {@code Host} is for this server; one without is, as of HTTP/1.0. */
    boolean isOwn(String host) {
        String name = PORT.matcher(host.strip().toLowerCase(Locale.ROOT)).replaceFirst("");
        return listensForAll
                || name.isEmpty()
                || name.equals("localhost")
                || name.endsWith(".localhost")
                || ADDRESS.matcher(name).matches();
    }
}
