package dev.weir.sse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Streams, and what has to be found in them, of two suites that others wrote: web-platform-tests ({@code eventsource/}, commits 65cfe0a,
 * 5f9fb0d, 500d1c7 and 433f8fa), which browsers are held to, and eventsource-parser ({@code test/parse.test.ts} and {@code fixtures.ts},
 * commit 6519a0f, MIT). Each stream is cut at every pair of bytes if it is short, and at every byte otherwise.
 */
class SseConformanceTest {

    private static final String LONG = "x".repeat(2_049);
    private static final int SHORT_BYTES = 100;

    static Stream<Arguments> streams() {
        return Stream.of(
                arguments(
                        "wpt format-bom",
                        "\uFEFFdata:1\n\n\uFEFFdata:2\n\ndata:3\n\n",
                        List.of("message||1", "message||3")),
                arguments(
                        "wpt format-bom-2",
                        "\uFEFF\uFEFFdata:1\n\ndata:2\n\ndata:3\n\n",
                        List.of("message||2", "message||3")),
                arguments(
                        "wpt format-comments",
                        "data:1\r:\0\n:\r\ndata:2\n:" + LONG + "\rdata:3\n:data:fail\r:" + LONG + "\ndata:4\n\n",
                        List.of("message||1\n2\n3\n4")),
                arguments(
                        "wpt format-data-before-final-empty-line",
                        "retry:1000\ndata:test1\n\nid:test\ndata:test2",
                        List.of("retry 1000", "message||test1")),
                arguments(
                        "wpt format-field-data",
                        "data:\n\ndata\ndata\n\ndata:test\n\n",
                        List.of("message||", "message||\n", "message||test")),
                arguments("wpt format-field-event-empty", "event: \ndata:data\n\n", List.of("message||data")),
                arguments("wpt format-null-character", "data:\0\n\n\n\n", List.of("message||\0")),
                arguments(
                        "wpt format-field-retry-bogus",
                        "retry:2000\nretry:1000x\ndata:x\n\n",
                        List.of("retry 2000", "message||x")),
                arguments(
                        "eventsource-parser identified",
                        "event: tick\nid: 1337\nretry: 50\ndata: 1337\n\nevent: done\ndata: \u2714\n\n",
                        List.of("retry 50", "tick|1337|1337", "done|1337|\u2714")),
                arguments(
                        "eventsource-parser heartbeats",
                        ": \u2665\n\ndata: A\n\n: \u2665\n\ndata: B\n\n",
                        List.of("message||A", "message||B")),
                arguments(
                        "eventsource-parser multi-line",
                        "event: stock\ndata: YHOO\ndata: +2\ndata: 10\n\nevent: stock\ndata: GOOG\ndata: -8\ndata: 1881\n\n",
                        List.of("stock||YHOO\n+2\n10", "stock||GOOG\n-8\n1881")),
                arguments(
                        "eventsource-parser multi-byte behind empty lines",
                        "\n\n\n\nid: 1\ndata: \u6211\u73fe\u5728\u90fd\u770b\u5be6\u6cc1\u4e0d\u73a9\u904a\u6232\n\n",
                        List.of("message|1|\u6211\u73fe\u5728\u90fd\u770b\u5be6\u6cc1\u4e0d\u73a9\u904a\u6232")),
                arguments(
                        "eventsource-parser CR",
                        "data: dog\rdata: bark\r\rdata: cat\rdata: meow\r\r",
                        List.of("message||dog\nbark", "message||cat\nmeow")),
                arguments(
                        "eventsource-parser CRLF",
                        "data: sheep\r\ndata: bleat\r\n\r\ndata: pig\r\ndata: oink\r\n\r\n",
                        List.of("message||sheep\nbleat", "message||pig\noink")),
                arguments(
                        "eventsource-parser CR between chunks of an event",
                        "data: A\r\ndata: B\r\ndata: C\r\n\r\n",
                        List.of("message||A\nB\nC")),
                arguments(
                        "eventsource-parser odd comments",
                        "data:1\r\r:\0\n:\r\ndata:2\n\n:" + LONG + "\rdata:3\n\n:data:fail\r:" + LONG
                                + "\ndata:4\n\ndata:5",
                        List.of("message||1", "message||2", "message||3", "message||4")),
                arguments(
                        "eventsource-parser empty event",
                        "event:\ndata: Hello 1\n\nevent:\n\n",
                        List.of("message||Hello 1")),
                arguments(
                        "eventsource-parser empty retry",
                        "id:2\nretry:\ndata:\ud83e\uddf9\n\n",
                        List.of("message|2|\ud83e\uddf9")),
                arguments(
                        "eventsource-parser id with NUL",
                        "id: 123\nid: bad\0id\ndata: hello\n\n",
                        List.of("message|123|hello")),
                arguments(
                        "eventsource-parser id without data",
                        "id: 42\n\ndata: hello\n\nid:\n\ndata: bye\n\n",
                        List.of("message|42|hello", "message||bye")),
                arguments(
                        "eventsource-parser unknown fields",
                        "data:abc\n data\ndata\nfoobar:xxx\njustsometext\n:thisisacommentyay\ndata:123\n\n",
                        List.of("message||abc\n\n123")),
                arguments(
                        "eventsource-parser JSON that is no stream",
                        "{\"error\":\"Internal Server Error\"}\n",
                        List.of()),
                arguments(
                        "eventsource-parser comment cut at CRLF",
                        "data: one\n:ignored\r\ndata: two\n\n",
                        List.of("message||one\ntwo")));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("streams")
    void findsWhatOthersFind(String name, String text, List<String> expected) {
        byte[] stream = text.getBytes(StandardCharsets.UTF_8);
        EventRecorder recorder = new EventRecorder(SseSplitter.DEFAULT_MAX_EVENT_BYTES);
        assertThat(told(recorder, stream)).as("in one piece").isEqualTo(expected);
        assertThat(told(recorder, stream, IntStream.range(0, stream.length).toArray()))
                .as("byte for byte")
                .isEqualTo(expected);
        for (int first = 0; first <= stream.length; first++) {
            int last = stream.length > SHORT_BYTES ? first : stream.length;
            for (int second = first; second <= last; second++) {
                assertThat(told(recorder, stream, first, second))
                        .as("cut at %d and %d", first, second)
                        .isEqualTo(expected);
            }
        }
    }

    private static List<String> told(EventRecorder recorder, byte[] stream, int... cuts) {
        return recorder.split(stream, cuts).stream()
                .filter(found -> found.kind().equals("event") || found.kind().equals("retry"))
                .map(found -> found.kind().equals("retry")
                        ? "retry " + found.text()
                        : found.name() + "|" + found.lastId() + "|" + new String(found.bytes(), StandardCharsets.UTF_8))
                .toList();
    }
}
