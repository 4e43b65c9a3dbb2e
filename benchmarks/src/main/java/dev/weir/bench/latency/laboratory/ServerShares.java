package dev.weir.bench.latency.laboratory;

import dev.weir.bench.run.Check;
import dev.weir.bench.run.Outcome;
import dev.weir.bench.run.RunTotals;
import dev.weir.bench.run.ServerFigures;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What became of each server's share of a load, as checks: one that is down fails its own, and the others go on. */
final class ServerShares {

    private static final String LIMIT = "it is there all the time, and answers";

    private ServerShares() {}

    /**
     * One for each server.
     *
     * @param servers that share the load
     * @param absent why some of them were not measured, by their URLs
     */
    static List<Check> checks(List<ServerFigures.OfServer> servers, Map<String, String> absent) {
        return servers.stream()
                .map(of -> check(
                        of.server().url(), of.totals(), absent.get(of.server().url())))
                .toList();
    }

    private static Check check(String url, RunTotals totals, @Nullable String whyAbsent) {
        long ok = totals.ended(Outcome.OK);
        String name = "server " + url;
        String share = ok + " of the " + totals.requests() + " requests of its share ended well";
        if (whyAbsent != null) {
            return new Check(name, Check.Verdict.FAILED, share + ", none was sent: " + whyAbsent, LIMIT);
        }
        if (totals.requests() == 0) {
            return new Check(name, Check.Verdict.SKIPPED, "no request of this load was its share", LIMIT);
        }
        long lost = totals.ended(Outcome.UNREACHABLE);
        if (lost > 0 || ok == 0) {
            return new Check(
                    name,
                    Check.Verdict.FAILED,
                    share + (lost == 0 ? "" : ", for " + lost + " it was not reachable") + "; the first error: "
                            + firstError(totals, lost > 0)
                            + "; see whether it runs and what it logged, or measure again without it",
                    LIMIT);
        }
        return new Check(name, Check.Verdict.PASSED, share, LIMIT);
    }

    private static String firstError(RunTotals totals, boolean ofLost) {
        Map<Outcome, String> errors = totals.firstErrors();
        return ofLost
                ? Objects.requireNonNullElse(errors.get(Outcome.UNREACHABLE), "none told")
                : errors.values().stream().findFirst().orElse("none told");
    }
}
