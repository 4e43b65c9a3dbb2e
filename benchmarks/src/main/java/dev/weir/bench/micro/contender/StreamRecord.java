package dev.weir.bench.micro.contender;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonProperty;
import org.jspecify.annotations.Nullable;

/**
 * A record of the stream as contenders bind it: what a good engineer would declare, and no member more.
 *
 * @param response text, of {@code /api/generate}
 * @param message text, of {@code /api/chat}
 * @param doneReason why the answer ended; only in the final record, and not there before 0.1.35
 */
@JsonIgnoreProperties(ignoreUnknown = true)
record StreamRecord(
        @JsonProperty("response") @Nullable String response,
        @JsonProperty("message") @Nullable Message message,
        @JsonProperty("done") boolean done,
        @JsonProperty("done_reason") @Nullable String doneReason) {

    @JsonIgnoreProperties(ignoreUnknown = true)
    record Message(@JsonProperty("content") @Nullable String content) {}

    void tell(Answer answer) {
        if (response != null) {
            answer.text(response);
        } else if (message != null && message.content() != null) {
            answer.text(message.content());
        }
        if (done) {
            answer.done(doneReason == null ? "" : doneReason);
        }
    }
}
