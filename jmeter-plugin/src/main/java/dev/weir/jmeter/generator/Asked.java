package dev.weir.jmeter.generator;

import dev.weir.bench.latency.load.RequestSource;
import dev.weir.bench.latency.request.Questions;
import dev.weir.plan.ToolRegistry;
import java.util.SortedMap;

/** A run's questions, sent by somebody who says himself which request is next. */
record Asked(Questions all, RequestSource requests) implements Questions {

    @Override
    public String name() {
        return all.name();
    }

    @Override
    public int count() {
        return all.count();
    }

    @Override
    public String sha256() {
        return all.sha256();
    }

    @Override
    public SortedMap<String, Object> options() {
        return all.options();
    }

    @Override
    public ToolRegistry tools() {
        return all.tools();
    }

    @Override
    public String path() {
        return all.path();
    }

    @Override
    public Call call(long index) {
        return all.call(index);
    }
}
