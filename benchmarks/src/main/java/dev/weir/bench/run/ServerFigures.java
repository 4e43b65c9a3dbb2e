package dev.weir.bench.run;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What the requests of each server of a list add up to. Not thread-safe. */
public final class ServerFigures {

    private final List<OfServer> all = new ArrayList<>();
    private final Map<String, OfServer> byUrl = new HashMap<>();

    /**
     * The figures of one.
     *
     * @param server which one
     * @param totals of its share, however its requests ended
     * @param histograms of those that ended well
     */
    public record OfServer(ServerList.Server server, RunTotals totals, RunHistograms histograms) {}

    /** Of a run; without a list of servers there are none. */
    public ServerFigures(RunHeader header) {
        ServerList servers = header.load().servers();
        if (servers != null) {
            for (ServerList.Server server : servers.servers()) {
                OfServer figures =
                        new OfServer(server, new RunTotals(header.workload().goodput()), new RunHistograms());
                all.add(figures);
                byUrl.put(server.url(), figures);
            }
        }
    }

    /** Adds a request; one that names no server of the list is passed over. */
    public void add(RequestResult result) {
        OfServer figures = byUrl.get(result.server());
        if (figures != null) {
            figures.totals().add(result);
            figures.histograms().add(result);
        }
    }

    /** In the order of the list; not to be added to. */
    public List<OfServer> all() {
        return Collections.unmodifiableList(all);
    }
}
