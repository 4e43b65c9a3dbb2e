package dev.weir.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.weir.llm.LlmRequest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GenerationSettingsTest {

    private static final GenerationSettings ALL = GenerationSettings.NONE
            .withTemperature(0.5)
            .withMaxTokens(10)
            .withSeed(1)
            .withSystemPrompt("Be brief.")
            .withFormat("json")
            .withStop("END", "stop");

    @Test
    void whatARequestSaysWins() {
        LlmRequest request = LlmRequest.builder()
                .user("Hi")
                .temperature(0)
                .maxTokens(20)
                .seed(2)
                .format("{}")
                .build();
        assertThat(ALL.under(request))
                .isEqualTo(ALL.withTemperature(0).withMaxTokens(20).withSeed(2).withFormat("{}"));
    }

    @Test
    void whatARequestDoesNotSayIsTheClients() {
        assertThat(ALL.under(LlmRequest.of("Hi"))).isEqualTo(ALL);
        assertThat(GenerationSettings.NONE.under(LlmRequest.of("Hi"))).isEqualTo(GenerationSettings.NONE);
    }

    @ParameterizedTest
    @ValueSource(doubles = {-0.1, Double.NaN, Double.POSITIVE_INFINITY})
    void refusesATemperatureThatNoRequestMayHave(double temperature) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ALL.withTemperature(temperature))
                .withMessage("temperature is " + temperature + "; it has to be a finite number, and not below 0");
    }

    @Test
    void refusesANumberOfTokensThatNoRequestMayHave() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ALL.withMaxTokens(0))
                .withMessage("maxTokens is 0; it cannot be below 1");
    }
}
