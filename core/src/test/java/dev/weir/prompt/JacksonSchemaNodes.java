package dev.weir.prompt;

import dev.harrel.jsonschema.JsonNode;
import dev.harrel.jsonschema.JsonNodeFactory;
import dev.harrel.jsonschema.SimpleType;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.json.JsonMapper;

/** Lets the schema validator, which knows only Jackson 2, read with Jackson 3. */
final class JacksonSchemaNodes implements JsonNodeFactory {

    private static final JsonMapper EXACT = JsonMapper.builder()
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .build();

    @Override
    public JsonNode wrap(Object node) {
        return node instanceof JsonNode wrapped ? wrapped : new Node((tools.jackson.databind.JsonNode) node, "");
    }

    @Override
    public JsonNode create(String json) {
        return new Node(EXACT.readTree(json), "");
    }

    private record Node(tools.jackson.databind.JsonNode node, String jsonPointer) implements JsonNode {

        @Override
        public String getJsonPointer() {
            return jsonPointer;
        }

        @Override
        public SimpleType getNodeType() {
            return switch (node.getNodeType()) {
                case BOOLEAN -> SimpleType.BOOLEAN;
                case STRING -> SimpleType.STRING;
                case NUMBER -> isWhole() ? SimpleType.INTEGER : SimpleType.NUMBER;
                case ARRAY -> SimpleType.ARRAY;
                case OBJECT -> SimpleType.OBJECT;
                default -> SimpleType.NULL;
            };
        }

        @Override
        public boolean asBoolean() {
            return node.booleanValue();
        }

        @Override
        public String asString() {
            return node.asString();
        }

        @Override
        public BigInteger asInteger() {
            return node.decimalValue().toBigIntegerExact();
        }

        @Override
        public BigDecimal asNumber() {
            return node.decimalValue();
        }

        @Override
        public List<JsonNode> asArray() {
            List<JsonNode> items = new ArrayList<>();
            for (int i = 0; i < node.size(); i++) {
                items.add(new Node(node.get(i), jsonPointer + "/" + i));
            }
            return items;
        }

        @Override
        public Map<String, JsonNode> asObject() {
            Map<String, JsonNode> members = new LinkedHashMap<>();
            for (String name : node.propertyNames()) {
                members.put(name, new Node(node.get(name), jsonPointer + "/" + JsonNode.encodeJsonPointer(name)));
            }
            return members;
        }

        /** Two nodes are equal if their values are, wherever they stand. */
        @Override
        public boolean equals(Object other) {
            return other instanceof Node that && node.equals(that.node);
        }

        @Override
        public int hashCode() {
            return node.hashCode();
        }

        private boolean isWhole() {
            return node.decimalValue().stripTrailingZeros().scale() <= 0;
        }
    }
}
