package io.skerry.raft.testkit.history;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Gathers the fields of an action, in their order. Not thread-safe; owned by its creator. */
final class Fields {

    private final Map<String, @Nullable Object> map = new LinkedHashMap<>();

    private Fields() {}

    static Fields of(String action) {
        return new Fields().with("action", action);
    }

    Fields with(String name, @Nullable Object value) {
        map.put(name, value);
        return this;
    }

    Map<String, @Nullable Object> map() {
        return map;
    }
}
