package dev.weir.prompt;

import tools.jackson.core.util.DefaultPrettyPrinter;
import tools.jackson.core.util.Separators;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectWriter;
import tools.jackson.databind.json.JsonMapper;

/** JSON on one line with a space after each comma and colon, as most JSON in what models have read is written. */
final class SpacedJson {

    private static final ObjectWriter WRITER = JsonMapper.shared().writer().with(spaced());

    private SpacedJson() {}

    static String write(JsonNode json) {
        return WRITER.writeValueAsString(json);
    }

    private static DefaultPrettyPrinter spaced() {
        DefaultPrettyPrinter.Indenter none = DefaultPrettyPrinter.NopIndenter.instance();
        return new DefaultPrettyPrinter(Separators.createDefaultInstance()
                        .withObjectNameValueSpacing(Separators.Spacing.AFTER)
                        .withObjectEntrySpacing(Separators.Spacing.AFTER)
                        .withArrayElementSpacing(Separators.Spacing.AFTER)
                        .withObjectEmptySeparator("")
                        .withArrayEmptySeparator(""))
                .withObjectIndenter(none)
                .withArrayIndenter(none);
    }
}
