package dev.weir.bench.gate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.bench.gate.jvm.GateException;
import dev.weir.bench.gate.jvm.Profile;
import java.util.Arrays;
import java.util.Properties;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SettingsTest {

    @Test
    void areTheQuickProfileOfEverythingByDefault() {
        Settings settings = settings();
        assertThat(settings.profile()).isEqualTo(Profile.QUICK);
        assertThat(settings.include().pattern()).isEmpty();
        assertThat(settings.jmh().setForks()).isFalse();
        assertThat(settings.recordings()).isEmpty();
    }

    @Test
    void keepAQuotedArgumentOfJmhTogether() {
        Settings settings =
                settings("jmh.args=-f 3 -jvmArgs \"-Xmx1g -XX:+UseSerialGC\" -p stream=chat-prose,generate-plan");
        assertThat(settings.jmh().setForks()).isTrue();
        assertThat(settings.jmh().options().getJvmArgs().get()).containsExactly("-Xmx1g", "-XX:+UseSerialGC");
        assertThat(settings.jmh().values("stream").orElseThrow()).containsExactly("chat-prose", "generate-plan");
        assertThat(settings.jmh().values("reads")).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    jmh.profile=quik        | use one of [quick, smoke, ab, full]
                    jmh.include=Split(      | is no regular expression
                    jmh.profile=ab          | say with which, -Djmh.base=REV
                    jmh.head=HEAD           | say with which, -Djmh.base=REV
                    jmh.pairs=many          | give a number of JVMs
                    jmh.noise=loud          | use refuse or tell
                    jmh.args=-nonsense      | nonsense
                    jmh.args=-f many        | many
                    jmh.args=-rf csv        | -rf and -rff are set already
                    jmh.args=-h             | the gate measures and lists nothing
                    jmh.args=-lp            | the gate measures and lists nothing
                    jmh.args=SplitBenchmark | choose benchmarks with -Djmh.include=SplitBenchmark
                    """)
    void refuseAFlagThatCannotBeMeant(String flag, String message) {
        assertThatThrownBy(() -> settings(flag))
                .isInstanceOf(GateException.InvalidFlag.class)
                .hasMessageContaining(message);
    }

    static Settings settings(String... flags) {
        Properties properties = new Properties();
        Arrays.stream(flags).forEach(flag -> properties.setProperty(flag.split("=", 2)[0], flag.split("=", 2)[1]));
        return Settings.of(properties);
    }
}
