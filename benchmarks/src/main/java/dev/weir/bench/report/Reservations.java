package dev.weir.bench.report;

import dev.weir.bench.run.Outcome;
import dev.weir.bench.run.RunTotals;
import dev.weir.bench.run.folder.RunFolder;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Why figures of a report are not what they could be: a reservation each with the suites that it is about, or none where it is about all. */
final class Reservations {

    private Reservations() {}

    static void put(ArrayNode json, List<ReportedLoad> loads) {
        Map<String, Map<String, List<String>>> byRun = new LinkedHashMap<>();
        loads.forEach(load -> of(load.folder())
                .forEach(reservation -> byRun.computeIfAbsent(load.name(), run -> new LinkedHashMap<>())
                        .computeIfAbsent(reservation, text -> new ArrayList<>())
                        .add(load.suite())));
        byRun.forEach((run, reservations) -> {
            long ofRun = loads.stream().filter(load -> load.name().equals(run)).count();
            ObjectNode object = json.addObject();
            object.put("run", run);
            ArrayNode list = object.putArray("list");
            reservations.forEach((text, suites) -> {
                ObjectNode reservation = list.addObject();
                reservation.put("text", text);
                ArrayNode about = reservation.putArray("suites");
                if (suites.size() < ofRun) {
                    suites.forEach(about::add);
                }
            });
        });
    }

    private static List<String> of(RunFolder run) {
        List<String> reservations = new ArrayList<>();
        run.incompleteBecause().ifPresent(why -> reservations.add("incomplete: " + why));
        reservations.addAll(run.degraded());
        reservations.addAll(run.problems());
        RunTotals totals = run.totals();
        long failed = totals.requests() - totals.ended(Outcome.OK);
        if (totals.requests() == 0) {
            reservations.add("no request was made, so that nothing was measured");
        } else if (failed > 0) {
            reservations.add(failed + " of " + totals.requests() + " requests did not end well, and are in no figure");
        }
        return reservations;
    }
}
