package dev.weir.bench.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.llm.LlmClient;
import dev.weir.llm.LlmRequest;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

class DemoTest {

    /** Loading a model and reading a prompt takes a minute on a slow machine: a screen that says nothing seems to hang. */
    @Test
    void saysWhatItWaitsForBeforeItAsks() {
        StringWriter written = new StringWriter();
        LlmClient client = request -> {
            throw new IllegalStateException("asked after: " + written);
        };
        DemoSource source = new DemoSource(
                "m:1b", client, client, LlmRequest.of("plan"), List.of(), System::nanoTime, Optional.empty());
        DemoScreen screen = new DemoScreen(new PrintWriter(written, true), OptionalInt.of(200), false, false);
        assertThatThrownBy(() -> new Demo(source, screen).run())
                .hasMessageContaining("asked after: Asking for one token first");
        assertThat(written.toString()).doesNotContain("blocking");
    }
}
