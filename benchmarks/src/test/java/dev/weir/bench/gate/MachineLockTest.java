package dev.weir.bench.gate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Properties;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MachineLockTest {

    @TempDir
    private Path folder;

    private final Properties properties = new Properties();

    @BeforeEach
    void ofAFolderOfItsOwn() {
        properties.setProperty("java.io.tmpdir", folder.toString());
    }

    @Test
    void isFreeAgainWhenTheWorkIsDone() {
        assertThat(MachineLock.<String>whileHeld(properties, () -> "first")).isEqualTo("first");
        assertThat(MachineLock.<String>whileHeld(properties, () -> "second")).isEqualTo("second");
    }

    @Test
    void lettingNobodyElseMeasureSaysWhyAndWhatToDo() {
        MachineLock.<Object>whileHeld(
                properties,
                () -> assertThatThrownBy(() -> MachineLock.<String>whileHeld(properties, () -> "never"))
                        .isInstanceOf(GateException.MachineTaken.class)
                        .hasMessageStartingWith("another JMH run is measuring on this machine")
                        .hasMessageContaining(folder.resolve("jmh.lock").toString())
                        .hasMessageContaining("run this again when that has ended"));
    }

    @Test
    void saysWhereItCannotTell() throws IOException {
        Files.createDirectory(folder.resolve("jmh.lock"));
        assertThatThrownBy(() -> MachineLock.<String>whileHeld(properties, () -> "never"))
                .isInstanceOf(GateException.MachineTaken.class)
                .hasMessageContaining("cannot be locked");
    }
}
