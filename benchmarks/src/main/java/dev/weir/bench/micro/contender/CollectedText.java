package dev.weir.bench.micro.contender;

/** Collects text until the answer has ended. Not thread-safe. */
final class CollectedText implements Answer {

    private final StringBuilder collected = new StringBuilder();

    @Override
    public void text(String text) {
        collected.append(text);
    }

    @Override
    public long value() {
        return collected.length();
    }

    @Override
    public String toString() {
        return collected.toString();
    }
}
