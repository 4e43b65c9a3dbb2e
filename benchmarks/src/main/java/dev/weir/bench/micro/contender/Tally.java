package dev.weir.bench.micro.contender;

import dev.weir.plan.Plan;

/** Adds up lengths: enough that no contender's work is dead code, and nearly nothing beside it. Not thread-safe. */
public final class Tally implements Answer {

    private long sum;

    @Override
    public void line(String line) {
        sum += line.length();
    }

    @Override
    public void line(byte[] utf8, int from, int to) {
        sum += to - from;
    }

    @Override
    public void text(String text) {
        sum += text.length();
    }

    @Override
    public void text(char[] utf16, int from, int to) {
        sum += to - from;
    }

    @Override
    public void text(byte[] utf8, int from, int to) {
        sum += to - from;
    }

    @Override
    public void done(String reason) {
        sum += reason.length();
    }

    @Override
    public void plan(Plan plan) {
        sum += plan.steps().size();
    }

    @Override
    public void plan(BoundPlan plan) {
        sum += plan.steps().size();
    }

    @Override
    public long value() {
        return sum;
    }
}
