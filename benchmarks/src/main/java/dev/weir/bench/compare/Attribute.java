package dev.weir.bench.compare;

import dev.weir.bench.run.RunHeader;
import dev.weir.bench.run.ServerFacts;
import dev.weir.bench.run.folder.RunFolder;
import java.util.Arrays;
import java.util.Collection;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What must be equal in runs that are compared: where it differs, their figures differ for another reason than the machine. */
public enum Attribute {
    DIGEST,
    /** The model's name, which says what was measured where the digest does not. */
    MODEL,
    QUANTIZATION,
    PROMPTS,
    OPTIONS,
    CONTEXT_LENGTH,
    SERVER_VERSION,
    CLIENT_BUILD,
    CLOCK,
    SUITE;

    /** The name on the command line, such as {@code server-version}. */
    public String label() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /**
     * Finds it by its name on the command line.
     *
     * @throws IllegalArgumentException if there is none; the message names all
     */
    public static Attribute ofLabel(String label) {
        for (Attribute attribute : values()) {
            if (attribute.label().equals(label)) {
                return attribute;
            }
        }
        throw new IllegalArgumentException("'" + label + "' is nothing that runs must have in common; there are "
                + String.join(
                        ", ", Arrays.stream(values()).map(Attribute::label).toList()));
    }

    /** Whether it says anything of these runs: a model that all of them tell the digest of may have any name. */
    boolean isOf(Collection<RunFolder> runs) {
        return this != MODEL || runs.stream().anyMatch(run -> !isDigestKnown(run));
    }

    /** Whether every server that answered told the digest of its model. */
    static boolean isDigestKnown(RunFolder run) {
        return run.header().tells(ServerFacts::digest);
    }

    /** What a run has, of several servers all that they have; {@code unknown} where it does not say, which is equal only to itself. */
    String of(RunFolder run) {
        RunHeader header = run.header();
        return switch (this) {
            case DIGEST -> header.told(ServerFacts::digest);
            case MODEL -> header.told(ServerFacts::model);
            case QUANTIZATION -> header.told(ServerFacts::quantization);
            case PROMPTS -> header.workload().promptsSha256();
            case OPTIONS -> header.workload().options().toString();
            case CONTEXT_LENGTH -> header.told(ServerFacts::contextLength);
            case SERVER_VERSION -> header.told(server -> known(server.product()) + " " + known(server.version()));
            case CLIENT_BUILD -> header.client().name() + " " + header.client().build();
            case CLOCK -> header.client().clock();
            case SUITE -> header.suite();
        };
    }

    private static String known(@Nullable Object value) {
        return Objects.toString(value, "unknown");
    }
}
