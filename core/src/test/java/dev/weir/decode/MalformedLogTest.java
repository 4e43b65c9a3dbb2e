package dev.weir.decode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.llm.event.StreamListener;
import dev.weir.ndjson.LineTooLongException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a decoder says of malformed lines in the log. */
class MalformedLogTest {

    private static final String TEXT = "{\"response\":\"a\"}\n";
    private static final String BAD = "bad\n";
    private static final String TWO_MORE = "more malformed lines in that stream: 2";

    private final Logger logger = Logger.getLogger("dev.weir.decode");
    private final List<String> logged = new ArrayList<>();
    private final Handler handler = new Handler() {
        @Override
        public void publish(LogRecord entry) {
            logged.add(entry.getMessage());
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
    };

    @BeforeEach
    void listen() {
        logger.addHandler(handler);
        logger.setUseParentHandlers(false);
    }

    @AfterEach
    void listenNoMore() {
        logger.removeHandler(handler);
        logger.setUseParentHandlers(true);
    }

    @Test
    void tellsOfALineWhereItIsAndWhatIsWrong() {
        feed(decoder(), TEXT + "[]\n");
        assertThat(logged)
                .containsExactly("skipped line 2 (byte " + TEXT.length()
                        + " of the stream), which is malformed: a record must be an object, found an array");
    }

    @Test
    void doesNotCallALineSkippedOfWhichOnlyABadCallIsLeftOut() {
        feed(decoder(), "{\"response\":\"a\",\"tool_calls\":[7]}\n");
        assertThat(logged)
                .containsExactly("left out a part of line 1 (byte 0 of the stream), which is malformed: "
                        + "tool_calls[0] is a number");
    }

    @Test
    void tellsOfTheFirstFiveLinesAndAtTheEndOfTheNumberOfTheOthers() {
        StreamDecoder decoder = decoder();
        feed(decoder, BAD.repeat(7) + TEXT);
        assertThat(logged).hasSize(5).allMatch(message -> message.startsWith("skipped line "));
        decoder.finish();
        assertThat(logged).hasSize(6).last().isEqualTo(TWO_MORE);
        decoder.reset();
        assertThat(logged).as("told once").hasSize(6);
    }

    @Test
    void tellsOfTheNumberWhenAStreamIsGivenUp() {
        StreamDecoder decoder = decoder();
        feed(decoder, BAD.repeat(7));
        decoder.reset();
        assertThat(logged).hasSize(6).last().isEqualTo(TWO_MORE);
    }

    @Test
    void beginsAnewWithTheNextStream() {
        StreamDecoder decoder = decoder();
        feed(decoder, BAD.repeat(7));
        decoder.reset();
        logged.clear();
        feed(decoder, BAD);
        decoder.finish();
        assertThat(logged).singleElement().asString().startsWith("skipped line 1 ");
    }

    @Test
    void tellsOfTheNumberWhenTheStreamFails() {
        assertThatThrownBy(() -> feed(decoder(), BAD.repeat(7) + "\u00ff\n")).isInstanceOf(InvalidUtf8Exception.class);
        assertThat(logged).hasSize(6).last().isEqualTo(TWO_MORE);
        logged.clear();
        StreamDecoder limited =
                new StreamDecoder(new StreamListener() {}, DecoderOptions.DEFAULTS.withMaxLineBytes(BAD.length()));
        assertThatThrownBy(() -> feed(limited, BAD.repeat(7) + TEXT)).isInstanceOf(LineTooLongException.class);
        assertThat(logged).hasSize(6).last().isEqualTo(TWO_MORE);
    }

    @Test
    void tellsOfTheNumberWhenWhatIsLeftAtTheEndFails() {
        StreamDecoder decoder = decoder();
        feed(decoder, BAD.repeat(7) + "\u00ff");
        assertThatThrownBy(decoder::finish).isInstanceOf(InvalidUtf8Exception.class);
        assertThat(logged).hasSize(6).last().isEqualTo(TWO_MORE);
    }

    @Test
    void tellsOfTheNumberWhenTheListenerFails() {
        StreamDecoder decoder = new StreamDecoder(new StreamListener() {
            @Override
            public void onText(byte[] utf8, int from, int to) {
                throw new UnsupportedOperationException("no text please");
            }
        });
        assertThatThrownBy(() -> feed(decoder, BAD.repeat(7) + TEXT)).isInstanceOf(UnsupportedOperationException.class);
        assertThat(logged).hasSize(6).last().isEqualTo(TWO_MORE);
    }

    @Test
    void saysNothingInStrictModeWhereTheExceptionSaysItAll() {
        StreamDecoder strict = new StreamDecoder(new StreamListener() {}, DecoderOptions.DEFAULTS.withStrict(true));
        assertThatThrownBy(() -> feed(strict, TEXT + BAD))
                .isInstanceOf(MalformedRecordException.class)
                .hasMessageContaining("line 2 (byte " + TEXT.length() + " of the stream) is malformed: ");
        assertThat(strict.malformedCount()).isEqualTo(1);
        strict.reset();
        assertThat(logged).isEmpty();
    }

    private static StreamDecoder decoder() {
        return new StreamDecoder(new StreamListener() {});
    }

    private static void feed(StreamDecoder decoder, String stream) {
        byte[] bytes = stream.getBytes(StandardCharsets.ISO_8859_1);
        decoder.feed(bytes, 0, bytes.length);
    }
}
