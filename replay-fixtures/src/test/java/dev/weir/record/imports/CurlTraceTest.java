package dev.weir.record.imports;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.recording.Recording;
import dev.weir.recording.head.Ending;
import dev.weir.recording.head.Header;
import dev.weir.recording.head.RecordingClock;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CurlTraceTest {

    private static final String REQUEST =
            "POST /api/chat HTTP/1.1\r\nHost: h\r\nAuthorization: Bearer secret\r\nContent-Length: 13\r\n\r\n";
    private static final String HEAD =
            "HTTP/1.1 200 OK\r\nContent-Type: application/x-ndjson\r\nDate: Wed, 25 Nov 2026 18:00:00 GMT\r\nTransfer-Encoding:"
                    + " chunked\r\n\r\n";

    @TempDir
    Path folder;

    private final StringBuilder trace = new StringBuilder();

    private CurlTraceTest info(String time, String text) {
        trace.append(time).append("== Info: ").append(text).append('\n');
        return this;
    }

    /** Writes as curl does (src/tool_cb_dbg.c). */
    private CurlTraceTest data(String time, String kind, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.ISO_8859_1);
        trace.append(time)
                .append(kind.startsWith("Send") ? "=> " : "<= ")
                .append("%s, %d bytes (0x%x)%n".formatted(kind, bytes.length, bytes.length));
        for (int row = 0; row < bytes.length; row += 16) {
            trace.append("%04x: ".formatted(row));
            StringBuilder letters = new StringBuilder();
            for (int i = row; i < row + 16; i++) {
                trace.append(i < bytes.length ? "%02x ".formatted(bytes[i]) : "   ");
                letters.append(i >= bytes.length ? "" : bytes[i] >= 0x20 && bytes[i] < 0x7F ? (char) bytes[i] : '.');
            }
            trace.append(letters).append('\n');
        }
        return this;
    }

    private CurlTraceTest wholeExchange() {
        return info("10:00:00.000000 ", "  Trying 127.0.0.1:11434...")
                .data("10:00:00.000100 ", "Send header", REQUEST)
                .data("10:00:00.000200 ", "Send data", "{\"model\":\"m\"}")
                .data("10:00:00.100200 ", "Recv header", "HTTP/1.1 200 OK\r\n")
                .data("10:00:00.100200 ", "Recv header", HEAD.substring(17))
                .data("10:00:00.200200 ", "Recv data", "8\r\n{\"a\":1}\n\r\n8\r\n{\"b\"")
                .data("10:00:01.000200 ", "Recv data", ":2}\n\r\n0\r\n\r\n")
                .info("10:00:01.000300 ", "Connection #0 to host h left intact");
    }

    private Recording imported() throws IOException {
        ImportReport report = Importer.importFile(written(), folder.resolve("to"));
        assertThat(report.leftOut()).isEmpty();
        assertThat(report.recordings()).hasSize(1);
        return Recording.read(report.recordings().get(0));
    }

    private Path written() throws IOException {
        return Files.writeString(folder.resolve("trace"), trace.toString(), StandardCharsets.ISO_8859_1);
    }

    @Test
    void holdsEveryByteChunkAndTime() throws IOException {
        wholeExchange();
        Recording recording = imported();
        assertThat(recording.body()).asString().isEqualTo("{\"a\":1}\n{\"b\":2}\n");
        assertThat(recording.requestBody()).asString().isEqualTo("{\"model\":\"m\"}");
        assertThat(IntStream.range(0, recording.chunkCount()).map(recording::chunkBytes))
                .containsExactly(8, 8);
        assertThat(recording.headersNs()).isEqualTo(100_000_000);
        assertThat(recording.chunkNs(0)).isEqualTo(200_000_000);
        assertThat(recording.chunkNs(1)).isEqualTo(1_000_000_000);
        assertThat(recording.endNs()).isEqualTo(1_000_000_000);
        assertThat(recording.ending()).isEqualTo(Ending.COMPLETE);
        assertThat(recording.clock()).isEqualTo(RecordingClock.PROCESS);
        assertThat(recording.recordedAt()).isEqualTo("2026-11-25T18:00:00Z");
        assertThat(recording.modelName()).contains("m");
        assertThat(recording.path()).isEqualTo("/api/chat");
        assertThat(recording.request().headers()).contains(new Header("Authorization", "[redacted]"));
        assertThat(recording.note()).startsWith("Made of a trace of curl; its times are of curl's wall clock");
        assertThat(recording.name()).isEqualTo("20261125T180000.000Z-post-api-chat-m");
    }

    @Test
    void midnightIsNoStepBack() throws IOException {
        data("23:59:59.999000 ", "Send header", "GET / HTTP/1.1\r\n\r\n")
                .data("23:59:59.999500 ", "Recv header", HEAD)
                .data("00:00:00.001000 ", "Recv data", "1\r\nx\r\n0\r\n\r\n");
        Recording recording = imported();
        assertThat(recording.headersNs()).isEqualTo(500_000);
        assertThat(recording.chunkNs(0)).isEqualTo(2_000_000);
    }

    @Test
    void aClockThatWasSetBackTellsNoTimes() throws IOException {
        data("10:00:00.000000 ", "Send header", "GET / HTTP/1.1\r\n\r\n")
                .data("09:59:59.000000 ", "Recv header", HEAD)
                .data("10:00:00.000000 ", "Recv data", "1\r\nx\r\n0\r\n\r\n");
        Recording recording = imported();
        assertThat(recording.clock()).isEqualTo(RecordingClock.NONE);
        assertThat(recording.endNs()).isZero();
        assertThat(recording.note()).contains("set back", "left out");
    }

    @Test
    void withoutTraceTimeThereAreNoTimes() throws IOException {
        data("", "Send header", "GET / HTTP/1.1\r\n\r\n")
                .data("", "Recv header", HEAD)
                .data("", "Recv data", "1\r\nx\r\n1\r\ny\r\n0\r\n\r\n");
        Recording recording = imported();
        assertThat(recording.clock()).isEqualTo(RecordingClock.NONE);
        assertThat(recording.note()).isEqualTo("Made of a trace of curl without times.");
        assertThat(recording.chunkCount()).isEqualTo(2);
        assertThat(recording.endNs()).isZero();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            nullValues = "-",
            value = {
                "chunked        | Recv failure: Connection reset by peer                         | RESET",
                "chunked        | transfer closed with outstanding read data remaining           | TRUNCATED",
                "chunked        | Operation timed out after 3000 milliseconds with 1 bytes       | CUT_BY_CLIENT",
                "chunked        | Failure writing output to destination                          | CUT_BY_CLIENT",
                "chunked        | -                                                              | CUT_BY_CLIENT",
                "close          | Closing connection 0                                           | COMPLETE",
                "close          | -                                                              | CUT_BY_CLIENT",
                "close          | Recv failure: Connection reset by peer                         | RESET",
                "content-length | end of response with 4 bytes missing                           | TRUNCATED",
            })
    void tellsHowTheAnswerEnded(String framing, String info, Ending ending) throws IOException {
        String head = switch (framing) {
            case "chunked" -> "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n";
            case "close" -> "HTTP/1.1 200 OK\r\n\r\n";
            default -> "HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n";
        };
        data("10:00:00.000000 ", "Send header", "GET / HTTP/1.1\r\n\r\n")
                .data("10:00:00.000001 ", "Recv header", head)
                .data("10:00:00.000002 ", "Recv data", "5\r\nabc");
        if (info != null) {
            info("10:00:00.000003 ", info).info("10:00:00.000003 ", "Closing connection 0");
        }
        Recording recording = imported();
        assertThat(recording.ending()).isEqualTo(ending);
        assertThat(recording.body()).asString().isEqualTo(framing.equals("chunked") ? "abc" : "5\r\nabc");
    }

    @Test
    void severalExchangesAreSeveralRecordings() throws IOException {
        wholeExchange().wholeExchange().data("10:00:02.000000 ", "Send header", "GET /last HTTP/1.1\r\n\r\n");
        ImportReport report = Importer.importFile(written(), folder.resolve("to"));
        assertThat(report.recordings())
                .hasSize(2)
                .allSatisfy(
                        made -> assertThat(Recording.read(made).chunkCount()).isEqualTo(2));
        assertThat(report.leftOut()).containsExactly("GET /last was not answered");
    }

    @Test
    void identifiersAndEncryptedBytesArePassedOver() throws IOException {
        data("10:00:00.000000 [0-0] ", "Send SSL data", "\u0016\u0003")
                .data("10:00:00.000000 [0-0] ", "Send header", "GET / HTTP/1.1\r\n\r\n")
                .data("10:00:00.000001 [0-0] ", "Recv SSL data", "\u0017\u0003")
                .data("10:00:00.000001 [0-0] ", "Recv header", "HTTP/1.1 100 Continue\r\n\r\n")
                .data("10:00:00.000001 [0-0] ", "Recv header", HEAD)
                .data("10:00:00.000002 [0-0] ", "Recv data", "1\r\n\u00ff\r\n0\r\n\r\n");
        assertThat(imported().body()).containsExactly(0xFF);
    }

    @Test
    void aTraceThatWasCutHoldsWhatItHolds() throws IOException {
        wholeExchange();
        int inTheSecondData = trace.lastIndexOf("0000: ");
        trace.setLength(inTheSecondData);
        Recording recording = imported();
        assertThat(recording.body()).asString().isEqualTo("{\"a\":1}\n{\"b\"");
        assertThat(recording.ending()).isEqualTo(Ending.CUT_BY_CLIENT);
    }

    @Test
    void aTraceThatLosesBytesIsRefusedByName() {
        trace.append("=> Send header, 18 bytes (0x12)\n0000: GET / HTTP/1.1\n0010: \n");
        assertThatThrownBy(() -> Importer.importFile(written(), folder.resolve("to")))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("trace, line 2: expected 16 bytes in hexadecimal")
                .hasMessageContaining("--trace-ascii has lost bytes")
                .hasMessageContaining("curl --raw --http1.1 --trace FILE --trace-time");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "GET / HTTP/2\\r\\n\\r\\n   | HTTP/1.1 200 OK\\r\\n\\r\\n | expected a request such as",
                "GET / HTTP/1.1\\r\\n\\r\\n | HTTP/2 200\\r\\n\\r\\n      | expected a status line",
                "GET / HTTP/1.1\\r\\n\\r\\n | HTTP/1.1 200 OK\\r\\nTransfer-Encoding: chunked\\r\\n\\r\\nnot raw | hexadecimal size of a chunk",
            })
    void whatIsNotRawHttp1IsNamed(String request, String answer, String problem) {
        data("", "Send header", request.replace("\\r\\n", "\r\n"))
                .data("", "Recv header", answer.replace("\\r\\n", "\r\n"));
        assertThatThrownBy(() -> Importer.importFile(written(), folder.resolve("to")))
                .isInstanceOf(IOException.class)
                .hasMessageContaining(problem)
                .hasMessageContaining("record it with curl --raw --http1.1");
        assertThat(List.of(folder.toFile().list())).containsExactlyInAnyOrder("trace", "to");
        assertThat(folder.resolve("to")).isEmptyDirectory();
    }

    @Test
    void whatIsNeitherTraceNorHarIsNamed() {
        trace.append("* Trying 127.0.0.1...\n> GET / HTTP/1.1\n");
        assertThatThrownBy(() -> Importer.importFile(written(), folder.resolve("to")))
                .hasMessageContaining("neither a trace of curl")
                .hasMessageContaining("nor a HAR file");
    }
}
