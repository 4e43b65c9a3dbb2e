package dev.weir.bench.doctor;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;

/**
 * Who else is connected to a server of this machine, as Linux tells it in {@code /proc/net/tcp} and {@code tcp6}
 * (Documentation/networking/proc_net_tcp.rst): a line a socket, with addresses and ports in hexadecimal, the state, 01 for an established
 * connection, and the inode, by which a process knows its own.
 */
final class Connections {

    private static final List<Path> TABLES = List.of(Path.of("/proc/net/tcp"), Path.of("/proc/net/tcp6"));
    private static final Path OWN = Path.of("/proc/self/fd");
    private static final String ESTABLISHED = "01";
    private static final int LOCAL = 1;
    private static final int REMOTE = 2;
    private static final int STATE = 3;
    private static final int INODE = 9;
    private static final int HEXADECIMAL = 16;

    /** What an IPv4 address begins with in a table of IPv6: ::ffff:0:0/96, in words of the machine's byte order. */
    private static final String MAPPED = "0000000000000000FFFF0000";

    private Connections() {}

    /** Connections that a server of this machine has accepted at a port from others than this process; empty where the system does not tell. */
    static OptionalInt ofOthers(int port) {
        List<String> lines = new ArrayList<>();
        for (Path table : TABLES) {
            try {
                lines.addAll(Files.readAllLines(table));
            } catch (IOException e) {
                // a system without IPv6, or none of Linux
            }
        }
        return lines.isEmpty() ? OptionalInt.empty() : OptionalInt.of(ofOthers(port, lines, ownInodes()));
    }

    /** The same from the lines of tables. */
    static int ofOthers(int port, List<String> lines, Set<String> ownInodes) {
        Set<String> accepted = new HashSet<>();
        Set<String> own = new HashSet<>();
        for (String line : lines) {
            String[] fields = line.strip().split(" +", -1);
            if (fields.length > INODE && fields[STATE].equals(ESTABLISHED)) {
                if (port(fields[LOCAL]) == port) {
                    accepted.add(plain(fields[REMOTE]));
                } else if (port(fields[REMOTE]) == port && ownInodes.contains(fields[INODE])) {
                    own.add(plain(fields[LOCAL]));
                }
            }
        }
        accepted.removeAll(own);
        return accepted.size();
    }

    private static Set<String> ownInodes() {
        Set<String> inodes = new HashSet<>();
        try (DirectoryStream<Path> descriptors = Files.newDirectoryStream(OWN)) {
            for (Path descriptor : descriptors) {
                addInode(descriptor, inodes);
            }
        } catch (IOException e) {
            // none of Linux: then there are no tables either
        }
        return inodes;
    }

    private static void addInode(Path descriptor, Set<String> inodes) {
        try {
            String target = Files.readSymbolicLink(descriptor).toString();
            if (target.startsWith("socket:[")) {
                inodes.add(target.substring(target.indexOf('[') + 1, target.length() - 1));
            }
        } catch (IOException e) {
            // closed meanwhile
        }
    }

    private static String plain(String address) {
        return address.startsWith(MAPPED) ? address.substring(MAPPED.length()) : address;
    }

    private static int port(String address) {
        try {
            return Integer.parseInt(address.substring(address.lastIndexOf(':') + 1), HEXADECIMAL);
        } catch (NumberFormatException e) {
            return -1;
        }
    }
}
