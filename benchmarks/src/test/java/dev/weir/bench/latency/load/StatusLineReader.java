package dev.weir.bench.latency.load;

import java.io.IOException;

/** A protocol as small as can be: three digits of status and a line break, the body, and a NUL, or an EOT where the connection closes. */
final class StatusLineReader implements ResponseReader {

    private static final byte NUL = 0;
    private static final byte EOT = 4;

    private final Listener listener;
    private final StringBuilder head = new StringBuilder();
    private boolean inBody;

    StatusLineReader(Listener listener) {
        this.listener = listener;
    }

    @Override
    public void reset() {
        head.setLength(0);
        inBody = false;
    }

    @Override
    public State feed(byte[] bytes, int from, int to) throws IOException {
        int i = from;
        while (!inBody && i < to) {
            readHead((char) bytes[i++]);
        }
        int bodyFrom = i;
        while (i < to && bytes[i] != NUL && bytes[i] != EOT) {
            i++;
        }
        if (i > bodyFrom) {
            listener.body(bytes, bodyFrom, i);
        }
        if (i == to) {
            return State.OPEN;
        }
        return bytes[i] == NUL ? State.COMPLETE : State.COMPLETE_AND_CLOSING;
    }

    private void readHead(char c) throws IOException {
        if (c != '\n') {
            head.append(c);
            return;
        }
        if (!head.toString().matches("[0-9]{3}")) {
            throw new IOException("no status but " + head);
        }
        listener.head(Integer.parseInt(head.toString()));
        inBody = true;
    }

    @Override
    public boolean isCompleteAtClose() {
        return inBody;
    }
}
