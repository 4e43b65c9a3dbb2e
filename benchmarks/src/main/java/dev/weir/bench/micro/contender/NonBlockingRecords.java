package dev.weir.bench.micro.contender;

import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.async.ByteArrayFeeder;
import tools.jackson.databind.json.JsonMapper;

/**
 * Records token by token: Jackson's non-blocking parser, fed each read as it arrives. Binds nothing and makes no String of the text.
 * Not thread-safe.
 */
public final class NonBlockingRecords {

    private final Answer answer;
    private final JsonParser parser;
    private final ByteArrayFeeder feeder;
    private int depth;
    private boolean inMessage;
    private String member = "";
    private boolean done;
    private String doneReason = "";

    /** Begins a stream. */
    public NonBlockingRecords(Answer answer) {
        this.answer = answer;
        parser = JsonMapper.shared().createNonBlockingByteArrayParser();
        feeder = (ByteArrayFeeder) parser.nonBlockingInputFeeder();
    }

    /** Takes the next bytes of the stream. */
    public void feed(byte[] bytes, int from, int to) {
        feeder.feedInput(bytes, from, to);
        drain();
    }

    /** Ends the stream. */
    public void finish() {
        feeder.endOfInput();
        drain();
    }

    private void drain() {
        for (JsonToken token = parser.nextToken();
                token != null && token != JsonToken.NOT_AVAILABLE;
                token = parser.nextToken()) {
            switch (token) {
                case START_OBJECT, START_ARRAY -> {
                    depth++;
                    inMessage = depth == 2 && member.equals("message");
                }
                case END_OBJECT, END_ARRAY -> close();
                case PROPERTY_NAME -> member = parser.currentName();
                case VALUE_STRING -> text();
                case VALUE_TRUE -> done |= depth == 1 && member.equals("done");
                default -> {}
            }
        }
    }

    private void close() {
        depth--;
        inMessage = false;
        if (depth == 0 && done) {
            answer.done(doneReason);
            done = false;
            doneReason = "";
        }
    }

    private void text() {
        if ((depth == 1 && member.equals("response")) || (inMessage && member.equals("content"))) {
            int from = parser.getStringOffset();
            answer.text(parser.getStringCharacters(), from, from + parser.getStringLength());
        } else if (depth == 1 && member.equals("done_reason")) {
            doneReason = parser.getString();
        }
    }
}
