package io.skerry.raft.testkit.store;

import io.skerry.raft.model.GroupId;
import io.skerry.raft.storage.RaftStorage;
import io.skerry.raft.storage.StorageBatch;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/** One element of a random sequence. It stays meaningful when its neighbours are removed. Immutable. */
sealed interface Action {

    /**
     * One batch.
     *
     * @param steps the changes, in order
     * @param waits whether to wait for it, and with it for all that joined before
     */
    record Request(List<Step> steps, boolean waits) implements Action {

        /** Copies the steps. */
        public Request {
            steps = List.copyOf(steps);
        }

        /** Turns the steps into definite changes, by what the model holds now. */
        Consumer<StorageBatch> resolve(RaftStorage model, List<GroupId> groups) {
            Map<GroupId, LogSketch> sketches = new HashMap<>();
            List<Consumer<StorageBatch>> changes = new ArrayList<>();
            for (Step step : steps) {
                GroupId group = groups.get(step.slot());
                LogSketch sketch = sketches.computeIfAbsent(group, id -> LogSketch.of(model, id));
                changes.add(step.resolve(group, sketch));
            }
            return batch -> changes.forEach(change -> change.accept(batch));
        }

        @Override
        public String toString() {
            return (waits ? "commit and wait: " : "join: ")
                    + steps.stream().map(Step::toString).collect(Collectors.joining("; "));
        }
    }

    /** Closes the storage and opens it again. */
    record Reopen() implements Action {

        @Override
        public String toString() {
            return "close and reopen";
        }
    }
}
