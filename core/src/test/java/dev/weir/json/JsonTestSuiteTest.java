package dev.weir.json;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Strict reading of the files of JSONTestSuite (github.com/nst/JSONTestSuite at 1ef36fa0, MIT, Nicolas Seriot; licence in the archive): those
 * named {@code y_} are JSON, those named {@code n_} are none, and of those named {@code i_} RFC 8259 leaves it open.
 */
class JsonTestSuiteTest {

    private static final List<ElementPath> WHOLE = List.of(ElementPath.of(""));
    private static final ElementOptions STRICT = ElementOptions.defaults().withStrict(true);

    static List<Named<byte[]>> files() {
        List<Named<byte[]>> files = new ArrayList<>();
        try (InputStream archive = JsonTestSuiteTest.class.getResourceAsStream("JSONTestSuite.zip");
                ZipInputStream zip = new ZipInputStream(Objects.requireNonNull(archive))) {
            for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
                if (entry.getName().endsWith(".json")) {
                    files.add(Named.of(entry.getName(), zip.readAllBytes()));
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return files;
    }

    private static List<Named<byte[]>> files(String prefix) {
        return files().stream()
                .filter(file -> file.getName().startsWith(prefix))
                .toList();
    }

    static List<Named<byte[]>> accepted() {
        return files("y_");
    }

    static List<Named<byte[]>> rejected() {
        return files("n_");
    }

    @Test
    void holdsTheWholeSuite() {
        assertThat(accepted()).hasSize(95);
        assertThat(rejected()).hasSize(188);
        assertThat(files("i_")).hasSize(35);
    }

    @ParameterizedTest
    @MethodSource("accepted")
    void handsOutWhatIsJson(byte[] file) {
        List<String> events = ElementLog.of(file, WHOLE, STRICT);
        assertThat(events).hasSize(1).allMatch(event -> event.startsWith("0 at "));
        assertThat(ElementLog.ofEveryByte(file, WHOLE, STRICT)).isEqualTo(events);
    }

    @ParameterizedTest
    @MethodSource("rejected")
    void reportsWhatIsNone(byte[] file) {
        List<String> events = ElementLog.of(file, WHOLE, STRICT);
        assertThat(events).filteredOn(event -> !event.startsWith("0 at ")).hasSize(1);
        assertThat(ElementLog.ofEveryByte(file, WHOLE, STRICT)).isEqualTo(events);
    }

    @ParameterizedTest
    @MethodSource("files")
    void readsEachAlikeInProse(byte[] file) {
        List<String> events = ElementLog.of(file, WHOLE, ElementOptions.defaults());
        assertThat(ElementLog.ofEveryByte(file, WHOLE, ElementOptions.defaults()))
                .isEqualTo(events);
    }
}
