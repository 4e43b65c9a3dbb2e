package dev.weir.bench.launch;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.NoSuchFileException;
import org.junit.jupiter.api.Test;

class FailureTest {

    @Test
    void saysOfAFileWhatIsTheMatterWithIt() {
        assertThat(Failure.words(new UncheckedIOException(new NoSuchFileException("runs/a"))))
                .isEqualTo("runs/a does not exist; is the path right?");
    }

    @Test
    void saysThatAMistakeInWeirIsOne() {
        assertThat(Failure.words(new IllegalStateException("odd")))
                .startsWith("a mistake in Weir: java.lang.IllegalStateException: odd; please report it")
                .endsWith("--debug");
    }

    @Test
    void passesOnWhatTheSystemSays() {
        assertThat(Failure.words(new IOException("No space left on device"))).isEqualTo("No space left on device");
    }
}
