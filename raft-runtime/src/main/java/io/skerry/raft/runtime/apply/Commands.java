package io.skerry.raft.runtime.apply;

import io.skerry.raft.model.LogPosition;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Callers' commands that wait to be applied, and how they are told.
 *
 * <p>Thread-safe.
 *
 * @param <R> the results
 */
final class Commands<R> {

    private final String label;
    private final Activity activity;
    private final IndexQueue<Waiting<R>> queue = new IndexQueue<>(waiting -> false);

    Commands(String label, Activity activity) {
        this.label = label;
        this.activity = activity;
    }

    /** Returns whether it was taken: it is not, after these were closed. */
    boolean offer(Waiting<R> waiting) {
        return queue.offer(waiting.index(), waiting);
    }

    /** Whoever proposed in that term has his entry here; whoever proposed in another has lost it to this one. */
    void applied(LogPosition position, @Nullable R result) {
        Waiting<R> waiting = queue.poll(position.index());
        while (waiting != null) {
            activity.is(Activity.Doing.CALLBACK);
            Waiting<R> told = waiting;
            boolean isThere = told.term() == position.term();
            Guard.run(label, "callback", isThere ? () -> told.applied(result) : () -> told.lost(position));
            waiting = queue.poll(position.index());
        }
    }

    /** What stands up to there is not applied here. */
    void snapshotInstalled(LogPosition snapshot) {
        Waiting<R> waiting = queue.poll(snapshot.index());
        while (waiting != null) {
            activity.is(Activity.Doing.CALLBACK);
            Waiting<R> told = waiting;
            Guard.run(label, "callback", () -> told.snapshotInstalled(snapshot));
            waiting = queue.poll(snapshot.index());
        }
    }

    /** Takes no more, and returns those that wait. */
    List<Waiting<R>> close() {
        return queue.close();
    }
}
