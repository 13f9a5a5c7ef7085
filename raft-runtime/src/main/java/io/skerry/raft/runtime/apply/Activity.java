package io.skerry.raft.runtime.apply;

import io.skerry.raft.model.LogPosition;
import java.util.concurrent.atomic.AtomicReference;

/**
 * What an applier does with a group, for people: written with release, which costs nothing, by the thread that has the group;
 * what others see of it is at most a moment old.
 */
final class Activity {

    enum Doing {
        NOTHING("state machine"),
        APPLY("apply "),
        BATCH_APPLIED("batchApplied "),
        READ_LOG("log read after "),
        RESTORE("restoring a snapshot after "),
        READ("read"),
        CALLBACK("callback");

        private final String text;

        Doing(String text) {
            this.text = text;
        }
    }

    private final String label;
    private final AtomicReference<LogPosition> at;
    private final AtomicReference<Doing> doing = new AtomicReference<>(Doing.NOTHING);

    Activity(String label, LogPosition durable) {
        this.label = label;
        this.at = new AtomicReference<>(durable);
    }

    void is(Doing now) {
        doing.setRelease(now);
    }

    void isApplying(LogPosition position) {
        at.setRelease(position);
        doing.setRelease(Doing.APPLY);
    }

    String describe(long appliedIndex) {
        Doing now = doing.getAcquire();
        String where = switch (now) {
            case APPLY -> at.getAcquire().toString();
            case BATCH_APPLIED, READ_LOG, RESTORE -> Long.toString(appliedIndex);
            case NOTHING, READ, CALLBACK -> "";
        };
        return "group " + label + ": " + now.text + where;
    }
}
