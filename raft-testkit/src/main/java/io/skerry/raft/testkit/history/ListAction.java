package io.skerry.raft.testkit.history;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What can be done with a list that only grows. Immutable. */
public sealed interface ListAction extends Action<AppendList> {

    /**
     * Adds a value to the end.
     *
     * @param value the value
     */
    record Append(String value) implements ListAction {

        @Override
        public AppendList next(AppendList before) {
            List<String> values = new ArrayList<>(before.values());
            values.add(value);
            return new AppendList(values);
        }

        @Override
        public boolean changes() {
            return true;
        }

        @Override
        public String brings() {
            return value;
        }

        @Override
        public List<String> shows() {
            return List.of();
        }

        @Override
        public Action<AppendList> unanswered() {
            return this;
        }

        @Override
        public Map<String, @Nullable Object> fields() {
            return Fields.of("append").with("value", value).map();
        }
    }

    /**
     * Reads the whole list.
     *
     * @param values what it saw, first to last
     */
    record ReadAll(List<String> values) implements ListAction {

        /** Takes a copy. */
        public ReadAll {
            values = List.copyOf(values);
        }

        @Override
        public @Nullable AppendList next(AppendList before) {
            return before.values().equals(values) ? before : null;
        }

        @Override
        public boolean changes() {
            return false;
        }

        @Override
        public @Nullable String brings() {
            return null;
        }

        @Override
        public List<String> shows() {
            return values;
        }

        @Override
        public @Nullable Action<AppendList> unanswered() {
            return null;
        }

        @Override
        public Map<String, @Nullable Object> fields() {
            return Fields.of("read").with("values", values).map();
        }
    }
}
