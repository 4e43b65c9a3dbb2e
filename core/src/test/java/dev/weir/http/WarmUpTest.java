package dev.weir.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.decode.AnswerDecoder;
import dev.weir.dialect.ChatCompletionsDecoder;
import dev.weir.llm.event.StreamEnding;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class WarmUpTest {

    @Test
    void decodesItsAnswerOnce() {
        List<AnswerDecoder> made = new ArrayList<>();
        WarmUp warmUp = new WarmUp(
                listener -> {
                    AnswerDecoder decoder = new ChatCompletionsDecoder(listener);
                    made.add(decoder);
                    return decoder;
                },
                "data: [DONE]\n\n");
        warmUp.once();
        warmUp.once();
        assertThat(made).singleElement().extracting(AnswerDecoder::ending).isEqualTo(StreamEnding.DONE);
    }
}
