package dev.weir.dialect;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.decode.DecoderOptions;
import dev.weir.json.BoundElements;
import dev.weir.llm.event.StreamListener;
import dev.weir.llm.event.ToolCall;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import tools.jackson.databind.json.JsonMapper;

/** An element of a tool call's arguments is there to be acted on before the call is complete. */
class GrowingArgumentsTest {

    record Waypoint(int x, int y) {}

    /** Arguments as a model writes them, in pieces that know nothing of braces. */
    private static final List<String> PIECES = List.of(
            "{\"path\": [{\"x\"", ": 1, \"y\": 2}", ", {\"x\": 3,", " \"y\": 4}, {", "\"x\": 5, \"y\": 6}]", "}");

    private final List<String> told = new ArrayList<>();

    @ParameterizedTest
    @EnumSource
    void anElementComesWithTheDeltaThatClosesIt(Dialect dialect) {
        decode(dialect, Integer.MAX_VALUE);
        assertThat(told)
                .containsExactly(
                        "begin Walk",
                        "piece",
                        "Waypoint[x=1, y=2]",
                        "piece",
                        "piece",
                        "Waypoint[x=3, y=4]",
                        "piece",
                        "Waypoint[x=5, y=6]",
                        "piece",
                        "piece",
                        "call Walk {\"path\":[{\"x\":1,\"y\":2},{\"x\":3,\"y\":4},{\"x\":5,\"y\":6}]}");
    }

    @ParameterizedTest
    @EnumSource
    void howeverTheStreamIsCut(Dialect dialect) {
        decode(dialect, Integer.MAX_VALUE);
        List<String> whole = List.copyOf(told);
        for (int chunkBytes : new int[] {1, 2, 3, 17, 64}) {
            told.clear();
            decode(dialect, chunkBytes);
            assertThat(told).as("chunks of %d bytes", chunkBytes).isEqualTo(whole);
        }
    }

    private void decode(Dialect dialect, int chunkBytes) {
        BoundElements<Waypoint> waypoints = new BoundElements<>(
                "/path/*", Waypoint.class, (waypoint, fromByte, toByte) -> told.add(waypoint.toString()));
        EventStreamDecoder decoder = dialect.decoder(
                new StreamListener() {
                    @Override
                    public void onToolCallBegin(int call, Optional<String> id, String name) {
                        told.add("begin " + name);
                        waypoints.reset();
                    }

                    @Override
                    public void onToolCallArguments(int call, byte[] utf8, int from, int to) {
                        waypoints.feed(utf8, from, to);
                        told.add("piece");
                    }

                    @Override
                    public void onToolCall(ToolCall call) {
                        told.add("call " + call.name() + " "
                                + JsonMapper.shared().readTree(call.argumentsJson()));
                    }
                },
                DecoderOptions.DEFAULTS);
        byte[] stream = stream(dialect).getBytes(StandardCharsets.UTF_8);
        for (int from = 0; from < stream.length; ) {
            int to = (int) Math.min((long) from + chunkBytes, stream.length);
            decoder.feed(stream, from, to);
            from = to;
        }
        decoder.finish();
    }

    /** Invented, in the form of the recorded ones, whose servers send arguments whole. */
    private static String stream(Dialect dialect) {
        StringBuilder stream = new StringBuilder();
        switch (dialect) {
            case CHAT_COMPLETIONS -> {
                String delta =
                        "{\"choices\":[{\"index\":0,\"delta\":{\"tool_calls\":[{\"index\":0,%s}]},\"finish_reason\":null}]}";
                event(
                        stream,
                        delta.formatted(
                                "\"id\":\"c1\",\"type\":\"function\",\"function\":{\"name\":\"Walk\",\"arguments\":\"\"}"));
                PIECES.forEach(
                        piece -> event(stream, delta.formatted("\"function\":{\"arguments\":" + quoted(piece) + "}")));
                event(stream, "{\"choices\":[{\"index\":0,\"delta\":{},\"finish_reason\":\"tool_calls\"}]}");
                event(stream, "[DONE]");
            }
            case RESPONSES -> {
                String whole = quoted(String.join("", PIECES));
                String item =
                        "{\"type\":\"function_call\",\"id\":\"fc_1\",\"call_id\":\"c1\",\"name\":\"Walk\",\"arguments\":%s}";
                event(
                        stream,
                        "{\"type\":\"response.output_item.added\",\"output_index\":0,\"item\":" + item.formatted("\"\"")
                                + "}");
                PIECES.forEach(piece -> event(
                        stream,
                        "{\"type\":\"response.function_call_arguments.delta\",\"item_id\":\"fc_1\",\"output_index\":0,\"delta\":"
                                + quoted(piece) + "}"));
                event(
                        stream,
                        "{\"type\":\"response.function_call_arguments.done\",\"item_id\":\"fc_1\",\"output_index\":0,\"arguments\":"
                                + whole + "}");
                event(
                        stream,
                        "{\"type\":\"response.output_item.done\",\"output_index\":0,\"item\":" + item.formatted(whole)
                                + "}");
                event(stream, "{\"type\":\"response.completed\",\"response\":{\"status\":\"completed\"}}");
            }
            case MESSAGES -> {
                event(stream, "{\"type\":\"message_start\",\"message\":{\"role\":\"assistant\",\"content\":[]}}");
                event(
                        stream,
                        "{\"type\":\"content_block_start\",\"index\":0,\"content_block\":"
                                + "{\"type\":\"tool_use\",\"id\":\"c1\",\"name\":\"Walk\",\"input\":{}}}");
                PIECES.forEach(piece -> event(
                        stream,
                        "{\"type\":\"content_block_delta\",\"index\":0,\"delta\":{\"type\":\"input_json_delta\",\"partial_json\":"
                                + quoted(piece) + "}}"));
                event(stream, "{\"type\":\"content_block_stop\",\"index\":0}");
                event(stream, "{\"type\":\"message_delta\",\"delta\":{\"stop_reason\":\"tool_use\"}}");
                event(stream, "{\"type\":\"message_stop\"}");
            }
        }
        return stream.toString();
    }

    private static void event(StringBuilder stream, String data) {
        stream.append("data: ").append(data).append("\n\n");
    }

    private static String quoted(String text) {
        return JsonMapper.shared().writeValueAsString(text);
    }
}
