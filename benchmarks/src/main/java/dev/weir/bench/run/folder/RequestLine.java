package dev.weir.bench.run.folder;

import dev.weir.bench.run.Metric;
import dev.weir.bench.run.Outcome;
import dev.weir.bench.run.RequestResult;
import dev.weir.bench.run.RequestResult.Count;
import dev.weir.bench.run.RequestResult.Moment;
import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonGenerator;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A line of {@code requests.jsonl}: a request as one JSON object, without line breaks.
 *
 * <pre>{@code
 * {"index":0,"stream":0,"prompt":"squad-3","scheduled_ns":0,"ended_ns":81,"outcome":"ok","status":200,"done_reason":"stop",
 *  "counts":{"records":3,"eval_tokens":2},"ns":{"ttft":50,"e2el":80,"icl":[10,11]},
 *  "closed_ns":{"steps":[60,71],"plans":[72]}}
 * }</pre>
 *
 * {@code server}, a URL behind {@code prompt}, is there where the run has several servers. Unknown members are passed over; a metric that this version does not know is, too.
 */
final class RequestLine {

    private static final JsonMapper MAPPER = JsonMapper.shared();
    private static final Map<String, Metric> METRICS = new HashMap<>();
    private static final Map<String, Count> COUNTS = new HashMap<>();

    static {
        for (Metric metric : Metric.values()) {
            METRICS.put(metric.label(), metric);
        }
        for (Count count : Count.values()) {
            COUNTS.put(label(count), count);
        }
    }

    private RequestLine() {}

    /** The line in UTF-8, its line break included. */
    static byte[] write(RequestResult result) {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        try (JsonGenerator json = MAPPER.createGenerator(line)) {
            json.writeStartObject();
            json.writeNumberProperty("index", result.index());
            json.writeNumberProperty("stream", result.stream());
            json.writeStringProperty("prompt", result.prompt());
            writeIfKnown(json, "server", result.server());
            json.writeNumberProperty("scheduled_ns", result.scheduledNs());
            json.writeNumberProperty("ended_ns", result.endedNs());
            json.writeStringProperty("outcome", label(result.outcome()));
            writeIfKnown(json, "error", result.error());
            json.writeNumberProperty("status", result.status());
            writeIfKnown(json, "done_reason", result.doneReason());
            writeCounts(json, result);
            writeValues(json, result);
            writeMoments(json, result);
            json.writeEndObject();
        }
        line.write('\n');
        return line.toByteArray();
    }

    private static void writeIfKnown(JsonGenerator json, String name, @Nullable String value) {
        if (value != null) {
            json.writeStringProperty(name, value);
        }
    }

    private static void writeCounts(JsonGenerator json, RequestResult result) {
        json.writeObjectPropertyStart("counts");
        for (Count count : Count.values()) {
            result.count(count).ifPresent(value -> json.writeNumberProperty(label(count), value));
        }
        json.writeEndObject();
    }

    private static void writeValues(JsonGenerator json, RequestResult result) {
        json.writeObjectPropertyStart("ns");
        for (Metric metric : Metric.values()) {
            long[] values = result.valuesNs(metric);
            if (metric.isManyPerRequest() && values.length > 0) {
                json.writeName(metric.label());
                json.writeArray(values, 0, values.length);
            } else if (values.length > 0) {
                json.writeNumberProperty(metric.label(), values[0]);
            }
        }
        json.writeEndObject();
    }

    private static void writeMoments(JsonGenerator json, RequestResult result) {
        boolean hasAny = Arrays.stream(Moment.values()).anyMatch(moment -> result.momentsNs(moment).length > 0);
        if (!hasAny) {
            return;
        }
        json.writeObjectPropertyStart("closed_ns");
        for (Moment moment : Moment.values()) {
            long[] times = result.momentsNs(moment);
            json.writeName(label(moment));
            json.writeArray(times, 0, times.length);
        }
        json.writeEndObject();
    }

    /**
     * Reads a line.
     *
     * @throws IllegalArgumentException if it is no request; the message says what is wrong
     */
    static RequestResult read(String line) {
        JsonNode json;
        try {
            json = MAPPER.readTree(line);
        } catch (JacksonException e) {
            throw new IllegalArgumentException("is not JSON: " + e.getOriginalMessage(), e);
        }
        RequestResult.Builder builder = new RequestResult.Builder(
                integer(json, "index"),
                Math.toIntExact(integer(json, "stream")),
                text(json, "prompt"),
                integer(json, "scheduled_ns"));
        builder.ended(outcome(text(json, "outcome")), integer(json, "ended_ns"))
                .error(json.path("error").asString(null))
                .status(Math.toIntExact(integer(json, "status")))
                .doneReason(json.path("done_reason").asString(null))
                .server(json.path("server").asString(null));
        json.path("counts").forEachEntry((name, value) -> {
            Count count = COUNTS.get(name);
            if (count != null) {
                builder.count(count, integer(value, name));
            }
        });
        json.path("ns").forEachEntry((name, value) -> {
            Metric metric = METRICS.get(name);
            if (metric != null) {
                builder.values(metric, values(value, name));
            }
        });
        for (Moment moment : Moment.values()) {
            JsonNode times = json.path("closed_ns").path(label(moment));
            if (!times.isMissingNode()) {
                builder.moments(moment, values(times, label(moment)));
            }
        }
        return builder.build();
    }

    private static long[] values(JsonNode value, String name) {
        return value.isArray()
                ? value.valueStream().mapToLong(each -> integer(each, name)).toArray()
                : new long[] {integer(value, name)};
    }

    private static long integer(JsonNode object, String name) {
        JsonNode value = object.isObject() ? object.path(name) : object;
        if (!value.isIntegralNumber() || !value.canConvertToLong()) {
            throw new IllegalArgumentException("has no whole number as '" + name + "'");
        }
        return value.longValue();
    }

    private static String text(JsonNode object, String name) {
        JsonNode value = object.path(name);
        if (!value.isString()) {
            throw new IllegalArgumentException("has no text as '" + name + "'");
        }
        return value.stringValue();
    }

    private static Outcome outcome(String label) {
        for (Outcome outcome : Outcome.values()) {
            if (label(outcome).equals(label)) {
                return outcome;
            }
        }
        throw new IllegalArgumentException("has the unknown outcome '" + label + "'");
    }

    private static String label(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }
}
