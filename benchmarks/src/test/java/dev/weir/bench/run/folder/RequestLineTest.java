package dev.weir.bench.run.folder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.bench.run.Metric;
import dev.weir.bench.run.Outcome;
import dev.weir.bench.run.RequestResult;
import dev.weir.bench.run.RequestResult.Count;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class RequestLineTest {

    @Test
    void readsBackAllThatItWrites() {
        RequestResult.Builder builder = new RequestResult.Builder(7, 3, "squad \"3\", ünï\n", 12)
                .ended(Outcome.OK, 99)
                .status(200)
                .server("http://gpu:11434")
                .doneReason("stop");
        for (Metric metric : Metric.values()) {
            builder.values(metric, metric.isManyPerRequest() ? new long[] {1, -2, Long.MAX_VALUE} : new long[] {-5});
        }
        for (Count count : Count.values()) {
            builder.count(count, 3);
        }
        RequestResult all = builder.build();
        assertThat(read(all)).isEqualTo(all);
    }

    @Test
    void keepsWhatIsAbsentAbsent() {
        RequestResult failed = new RequestResult.Builder(0, 0, "p", 0)
                .ended(Outcome.UNREACHABLE, 5)
                .error("refused")
                .build();
        assertThat(read(failed)).isEqualTo(failed);
        assertThat(line(failed)).doesNotContain("null").doesNotContain("ttft").endsWith("}\n");
    }

    @Test
    void keepsOneValueOfAMetricThatHasMany() {
        RequestResult one = new RequestResult.Builder(0, 0, "p", 0)
                .ended(Outcome.OK, 5)
                .values(Metric.ICL, 4)
                .build();
        assertThat(read(one).valuesNs(Metric.ICL)).containsExactly(4);
        assertThat(line(one)).contains("\"icl\":[4]");
    }

    @Test
    void passesOverWhatALaterVersionAdds() {
        String line =
                "{\"index\":1,\"stream\":0,\"prompt\":\"p\",\"scheduled_ns\":0,\"ended_ns\":1,\"outcome\":\"ok\",\"status\":200,"
                        + "\"new\":{},\"counts\":{\"unheard_of\":1},\"ns\":{\"unheard_of\":[1]}}";
        assertThat(RequestLine.read(line).index()).isEqualTo(1);
    }

    @Test
    void saysWhatIsWrongWithALine() {
        assertThatThrownBy(() -> RequestLine.read("{\"index\":1,\"stre")).hasMessageContaining("is not JSON");
        assertThatThrownBy(() -> RequestLine.read("{\"index\":1.5}")).hasMessageContaining("'index'");
        assertThatThrownBy(() -> RequestLine.read("[]")).hasMessageContaining("'index'");
        assertThatThrownBy(() -> RequestLine.read(
                        line(new RequestResult.Builder(0, 0, "p", 0).build()).replace("cancelled", "asleep")))
                .hasMessageContaining("'asleep'");
    }

    private static String line(RequestResult result) {
        return new String(RequestLine.write(result), StandardCharsets.UTF_8);
    }

    private static RequestResult read(RequestResult result) {
        return RequestLine.read(line(result));
    }
}
