package dev.weir.bench.doctor;

import dev.weir.bench.latency.server.FoundServer;
import dev.weir.bench.latency.server.FoundServer.Product;
import dev.weir.bench.run.environment.Environment;
import dev.weir.ollama.LoadedModel;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** What the state of a server means for a measurement of it. */
final class ServerFindings {

    private static final int MOST_NAMED = 8;
    private static final double NS_PER_MS = 1e6;
    private static final double BYTES_PER_GIB = 1 << 30;

    /** A question that no model has a part in is answered in a millisecond or two, on the same machine. */
    private static final double SLOW_ANSWER_MS = 100;

    private ServerFindings() {}

    static List<Finding> of(ServerLook look, Environment client) {
        List<Finding> findings = new ArrayList<>();
        FoundServer server = look.found();
        findings.add(Finding.fine("server", server.described()));
        findings.add(models(look));
        if (server.product() == Product.OLLAMA) {
            memory(look, client, findings);
        } else {
            findings.add(Finding.note(
                    "memory", server.product().words() + " does not say how much of its model is on a GPU", ""));
        }
        findings.add(others(look));
        answers(look, findings);
        return findings;
    }

    private static Finding models(ServerLook look) {
        List<String> models = look.found().models();
        String wanted = look.model();
        if (models.isEmpty()) {
            return Finding.spoils("models", "the server has no model", "fetch one, such as with `ollama pull NAME`");
        }
        String names = models.stream().limit(MOST_NAMED).collect(Collectors.joining(", "))
                + (models.size() > MOST_NAMED ? " and " + (models.size() - MOST_NAMED) + " more" : "");
        if (wanted != null && models.stream().noneMatch(name -> isSame(name, wanted))) {
            return Finding.spoils("models", "the server has no model " + wanted, "take one that it has: " + names);
        }
        return Finding.fine("models", names);
    }

    /** Ollama adds a tag to names without one. */
    private static boolean isSame(String name, String wanted) {
        return name.equals(wanted) || name.equals(wanted + ":latest");
    }

    private static void memory(ServerLook look, Environment client, List<Finding> findings) {
        List<LoadedModel> loaded = look.found().loaded();
        if (loaded.isEmpty()) {
            findings.add(Finding.note(
                    "memory",
                    "no model is in memory, so that a first request would wait for its loading",
                    "ask it something first; weir quick and weir latency warm up themselves"));
            return;
        }
        for (LoadedModel model : loaded) {
            findings.add(share(model, look, client));
        }
        List<String> others = loaded.stream()
                .map(LoadedModel::name)
                .filter(name -> look.model() != null ? !isSame(name, look.model()) : loaded.size() > 1)
                .toList();
        if (!others.isEmpty()) {
            findings.add(Finding.spoils(
                    "other models",
                    look.model() == null
                            ? "several models are in memory: " + String.join(", ", others)
                            : "in memory beside it: " + String.join(", ", others),
                    "unload them with `ollama stop NAME`, and see who asked for them"));
        }
    }

    private static Finding share(LoadedModel model, ServerLook look, Environment client) {
        if (model.sizeBytes().isEmpty()
                || model.vramBytes().isEmpty()
                || model.sizeBytes().getAsLong() <= 0) {
            return Finding.note("memory", "the server does not say how much of " + model.name() + " is on a GPU", "");
        }
        double size = model.sizeBytes().getAsLong();
        double onGpu = model.vramBytes().getAsLong();
        double percent = Math.floor(100 * onGpu / size);
        String what = String.format(
                Locale.ROOT,
                "%s: %.0f %% of its %.2f GiB in the GPU's memory%s",
                model.name(),
                percent,
                size / BYTES_PER_GIB,
                model.contextLength().isPresent()
                        ? ", with a context of " + model.contextLength().getAsLong() + " tokens"
                        : "");
        boolean hasGpu = !look.isOnThisMachine() || !client.gpus().isEmpty();
        if (onGpu >= size) {
            return Finding.fine("memory", what);
        }
        if (onGpu == 0 && !hasGpu) {
            return Finding.note("memory", what, "it runs on the processor; this machine shows no GPU");
        }
        return Finding.note(
                "memory",
                what,
                onGpu == 0
                        ? "the GPU is not used; look into the server's log for why"
                        : "the rest runs on the processor; a shorter context, a smaller quantization or fewer slots would fit");
    }

    private static Finding others(ServerLook look) {
        if (!look.isOnThisMachine()) {
            return Finding.note("clients", "who else asks a server on another machine cannot be seen from here", "");
        }
        if (look.othersConnected().isEmpty()) {
            return Finding.note("clients", "this system does not say who else is connected", "");
        }
        int others = look.othersConnected().getAsInt();
        return others == 0
                ? Finding.fine("clients", "nobody else is connected")
                : Finding.spoils(
                        "clients",
                        others + (others == 1 ? " other connection is" : " other connections are")
                                + " open to the server",
                        "end its other clients: what they ask is in every figure");
    }

    private static void answers(ServerLook look, List<Finding> findings) {
        if (look.answersNs().isEmpty()) {
            return;
        }
        List<Long> sorted = new ArrayList<>(look.answersNs());
        Collections.sort(sorted);
        double medianMs = sorted.get(sorted.size() / 2) / NS_PER_MS;
        String what =
                String.format(Locale.ROOT, "it says what it is in %.1f ms, median of %d", medianMs, sorted.size());
        findings.add(
                medianMs > SLOW_ANSWER_MS
                        ? Finding.spoils(
                                "answers",
                                what,
                                look.isOnThisMachine()
                                        ? "something keeps it busy; see which requests it is answering"
                                        : "it is busy, or the way to it is long; measure from its own machine")
                        : Finding.fine("answers", what));
    }
}
