package dev.weir.local;

import io.netty.util.NetUtil;
import java.io.IOException;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The names by which requests may ask for a server that only this machine can reach. A page of any site could have its own name resolve
 * to this machine and then read the answers as its own (DNS rebinding), so others are refused, as Ollama does (server/routes.go,
 * allowedHostsMiddleware). A server that listens for other machines has names that it does not know, and refuses none. Immutable and
 * thread-safe.
 */
public final class LocalNames {

    private static final Pattern HOST_AND_PORT = Pattern.compile("(?:\\[([^]]*)]|([^:]*))(?::\\d*)?");
    private static final Pattern ABSOLUTE = Pattern.compile("https?://([^/]*).*");
    private static final Pattern LOCAL = Pattern.compile("|localhost|.*\\.(?:localhost|local|internal)");

    /** Of unique local addresses, fc00::/7 (RFC 4193). */
    private static final int UNIQUE_LOCAL_MASK = 0xFE;

    private static final int UNIQUE_LOCAL = 0xFC;
    private static final Path LINUX_NAME = Path.of("/proc/sys/kernel/hostname");

    private final String machine = machine();
    private final boolean areAll;

    /** @param listening what the server listens on */
    public LocalNames(InetAddress listening) {
        this.areAll = !listening.isLoopbackAddress();
    }

    /**
     * Whether a request is for this server.
     *
     * @param host value of its {@code Host}; empty where it has none, as of HTTP/1.0
     */
    public boolean isAskedBy(String host) {
        return areAll || isLocal(host.strip());
    }

    /**
     * The same, where the request line may hold a whole URL.
     *
     * @param host as above
     * @param target of its request line
     */
    public boolean isAskedBy(String host, String target) {
        Matcher absolute = ABSOLUTE.matcher(target);
        return isAskedBy(host) && (!absolute.matches() || isAskedBy(absolute.group(1)));
    }

    private boolean isLocal(String hostAndPort) {
        Matcher parts = HOST_AND_PORT.matcher(hostAndPort);
        if (!parts.matches()) {
            return false;
        }
        String host = Optional.ofNullable(parts.group(1)).orElse(parts.group(2)).toLowerCase(Locale.ROOT);
        InetAddress address = NetUtil.createInetAddressFromIpAddressString(host); // asks no name server
        return address == null ? LOCAL.matcher(host).matches() || host.equals(machine) : isLocal(address);
    }

    private static boolean isLocal(InetAddress address) {
        boolean isUniqueLocal =
                address instanceof Inet6Address && (address.getAddress()[0] & UNIQUE_LOCAL_MASK) == UNIQUE_LOCAL;
        return address.isLoopbackAddress()
                || address.isAnyLocalAddress()
                || address.isSiteLocalAddress()
                || isUniqueLocal
                || isOfThisMachine(address);
    }

    private static boolean isOfThisMachine(InetAddress address) {
        try {
            return NetworkInterface.getByInetAddress(address) != null;
        } catch (SocketException e) {
            return false;
        }
    }

    /** This machine's own name, which {@link InetAddress#getLocalHost} would ask a name server about; empty where it is not known. */
    private static String machine() {
        try {
            String name = Files.exists(LINUX_NAME)
                    ? Files.readString(LINUX_NAME)
                    : Optional.ofNullable(System.getenv("COMPUTERNAME")).orElse("");
            return name.strip().toLowerCase(Locale.ROOT);
        } catch (IOException e) {
            return "";
        }
    }
}
