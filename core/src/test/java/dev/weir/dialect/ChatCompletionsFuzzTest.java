package dev.weir.dialect;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.weir.FuzzInput;

/** Any bytes, cut anywhere, give the events that {@link ReferenceDecoder} finds in the whole. */
class ChatCompletionsFuzzTest {

    @FuzzTest
    void decodesAsTheReferenceDoes(byte[] input) {
        FuzzedDialect.decodesAsTheReferenceDoes(Dialect.CHAT_COMPLETIONS, FuzzInput.of(input));
    }
}
