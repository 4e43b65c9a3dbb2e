package dev.weir.bench.micro.contender;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Records the obvious way: {@code readTree} of each line. */
public final class TreeRecords {

    private final JsonMapper mapper = JsonMapper.shared();

    /** Decodes one line. */
    public void read(String line, Answer answer) {
        JsonNode node = mapper.readTree(line);
        JsonNode message = node.get("message");
        answer.text(
                message == null
                        ? node.path("response").asString("")
                        : message.path("content").asString(""));
        if (node.path("done").asBoolean(false)) {
            answer.done(node.path("done_reason").asString(""));
        }
    }
}
