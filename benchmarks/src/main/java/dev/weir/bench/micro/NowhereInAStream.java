package dev.weir.bench.micro;

import dev.weir.ndjson.LinePosition;

/** For lines that are decoded without a stream around them. */
enum NowhereInAStream implements LinePosition {
    INSTANCE;

    @Override
    public long lineNumber() {
        return 0;
    }

    @Override
    public long lineOffset() {
        return 0;
    }
}
