package dev.weir.bench.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.decode.AnswerDecoder;
import dev.weir.decode.StreamDecoder;
import dev.weir.dialect.ChatCompletionsDecoder;
import dev.weir.dialect.MessagesDecoder;
import dev.weir.dialect.ResponsesDecoder;
import dev.weir.llm.event.StreamListener;
import dev.weir.ollama.OllamaClient;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.Test;

/** A command shows what is malformed itself; what core logs would stand between its lines. */
class MutedLogsTest {

    private static final StreamListener NOBODY = new StreamListener() {};

    private final List<String> logged = new ArrayList<>();

    @Test
    void theCommandLineMutesTheLogsThatCoreWritesTo() {
        // The loggers' common parent: it sees what each of them lets through, whatever its name.
        Logger parent = Logger.getLogger("dev.weir");
        Handler handler = new Handler() {
            @Override
            public void publish(LogRecord log) {
                logged.add(log.getLoggerName());
            }

            @Override
            public void flush() {}

            @Override
            public void close() {}
        };
        boolean usesParents = parent.getUseParentHandlers();
        parent.addHandler(handler);
        parent.setUseParentHandlers(false);
        try {
            Weir.setCoreLogs(Level.OFF);
            decodeWhatIsMalformed();
            assertThat(logged).isEmpty();
            assertThat(System.getLogger(OllamaClient.LOG).isLoggable(System.Logger.Level.INFO))
                    .as("that of how a server has to be asked")
                    .isFalse();

            Weir.setCoreLogs(null);
            decodeWhatIsMalformed();
            assertThat(logged)
                    .containsExactly("dev.weir.decode", "dev.weir.dialect", "dev.weir.dialect", "dev.weir.dialect");
        } finally {
            Weir.setCoreLogs(null);
            parent.setUseParentHandlers(usesParents);
            parent.removeHandler(handler);
        }
    }

    private static void decodeWhatIsMalformed() {
        decode(StreamDecoder::new, "{\n");
        decode(ChatCompletionsDecoder::new, "data: {\n\n");
        decode(ResponsesDecoder::new, "data: {\n\n");
        decode(MessagesDecoder::new, "data: {\n\n");
    }

    private static void decode(Function<StreamListener, AnswerDecoder> decoder, String stream) {
        byte[] bytes = stream.getBytes(StandardCharsets.UTF_8);
        AnswerDecoder made = decoder.apply(NOBODY);
        made.feed(bytes, 0, bytes.length);
        made.finish();
    }
}
