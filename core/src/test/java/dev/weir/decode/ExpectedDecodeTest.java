package dev.weir.decode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.weir.recording.ExpectedDecode;
import dev.weir.recording.Recording;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Recordings decode to what two slow decoders found in them: one of another repository, and {@link ReferenceDecoder}. */
class ExpectedDecodeTest {

    static List<Recording> streams() {
        return OllamaRecordings.streams();
    }

    static List<Recording> singleObjects() {
        return OllamaRecordings.singleObjects();
    }

    @Test
    void everyBundledStreamHasItsExpectedRow() {
        List<String> bundled = Recording.bundledNames();
        assertThat(ExpectedDecode.bundled().stream().map(ExpectedDecode::name))
                .isNotEmpty()
                .containsAll(streams().stream()
                        .map(Recording::name)
                        .filter(bundled::contains)
                        .toList());
    }

    @ParameterizedTest
    @MethodSource("streams")
    void decodesToWhatTheIndependentDecoderFound(Recording recording) throws NoSuchAlgorithmException {
        Optional<ExpectedDecode> row = ExpectedDecode.of(recording);
        assumeTrue(row.isPresent(), () -> "no expected.jsonl has a row for " + recording.name());
        ExpectedDecode expected = row.orElseThrow();
        EventLog log = new EventLog();
        StreamDecoder decoder = new StreamDecoder(log);
        byte[] stream = recording.plainBody();
        decoder.feed(stream, 0, stream.length);
        decoder.finish();

        SoftAssertions softly = new SoftAssertions();
        softly.assertThat(decoder.recordCount()).as("records").isEqualTo(expected.records());
        softly.assertThat(decoder.malformedCount()).as("malformed").isEqualTo(expected.malformed());
        softly.assertThat(log.text.codePoints().count()).as("text_chars").isEqualTo(expected.textChars());
        softly.assertThat(sha256(log.text)).as("text_sha256").isEqualTo(expected.textSha256());
        softly.assertThat(sha256(log.thinking)).as("thinking_sha256").isEqualTo(expected.thinkingSha256());
        softly.assertThat(log.toolCalls).as("tool_calls").hasSize(expected.toolCalls());
        softly.assertThat(log.done == null ? null : log.done.reason().orElse(null))
                .as("done_reason")
                .isEqualTo(expected.doneReason());
        softly.assertThat(log.error == null ? null : log.error.message())
                .as("error")
                .isEqualTo(expected.error());
        softly.assertAll();
    }

    @ParameterizedTest
    @MethodSource({"streams", "singleObjects"})
    void decodesToWhatTheReferenceFinds(Recording recording) {
        byte[] stream = recording.plainBody();
        List<String> expected = ReferenceDecoder.events(stream, DecoderOptions.DEFAULTS.maxLineBytes());
        assertThat(EventLog.of(stream, DecoderOptions.DEFAULTS).events).isEqualTo(expected);
        assertThat(EventLog.of(stream, DecoderOptions.DEFAULTS.withFastPath(false)).events)
                .isEqualTo(expected);
    }

    private static String sha256(CharSequence text) throws NoSuchAlgorithmException {
        byte[] utf8 = text.toString().getBytes(StandardCharsets.UTF_8);
        return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(utf8));
    }
}
