package io.skerry.examples.core;

import io.skerry.raft.core.Apply;
import io.skerry.raft.core.CoreConfig;
import io.skerry.raft.core.LogRangeRequest;
import io.skerry.raft.core.RaftCore;
import io.skerry.raft.core.Ready;
import io.skerry.raft.core.Role;
import io.skerry.raft.message.RaftMessage;
import io.skerry.raft.model.EncodedEntries;
import io.skerry.raft.model.EntryType;
import io.skerry.raft.model.GroupId;
import io.skerry.raft.model.LogEntry;
import io.skerry.raft.model.LogPosition;
import io.skerry.raft.model.Member;
import io.skerry.raft.model.NodeId;
import io.skerry.raft.model.Payload;
import io.skerry.raft.runtime.persist.CoreRecovery;
import io.skerry.raft.runtime.persist.WriteBatcher;
import io.skerry.raft.runtime.persist.WriteBatcher.GroupWrite;
import io.skerry.raft.storage.RaftStorage;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Consumer;

/**
 * Drives one core on one storage: hands it what happens, and does what it answers. The state machine is a list.
 *
 * <p>Not thread-safe; all methods are called by the thread of the loop.
 */
final class CoreDriver {

    /** The loop that all drivers of this process share, and the way to other nodes. */
    interface Loop {

        /** Returns the time, in nanoseconds from the loop's beginning. */
        long nowNanos();

        /** Runs a task on the loop, soon; from any thread. */
        void post(Runnable task);

        /** Brings a message to its receiver. It may be lost, doubled or late. */
        void send(RaftMessage message);
    }

    private final GroupId group;
    private final RaftStorage storage;
    private final Loop loop;
    private final RaftCore core;
    private final WriteBatcher writes;
    private final List<String> state = new ArrayList<>();
    private final Consumer<Object> outcomes;
    private long deadlineNanos;

    CoreDriver(GroupId group, Member self, RaftStorage storage, Loop loop, Consumer<Object> outcomes) {
        this.group = group;
        this.storage = storage;
        this.loop = loop;
        this.outcomes = outcomes;
        this.core = new RaftCore(
                CoreConfig.DEFAULT,
                group,
                self,
                CoreRecovery.read(storage, group, LogPosition.NONE),
                storage.entryCodec(),
                new SplittableRandom(),
                loop.nowNanos());
        this.writes = new WriteBatcher(storage, (durable, failure) -> {
            // On the storage's thread: hand it on, and nothing else.
            loop.post(() -> {
                if (failure != null) {
                    throw failure;
                }
                durable.forEach(this::onPersisted);
            });
        });
    }

    void onMessage(RaftMessage message) {
        core.onMessage(loop.nowNanos(), message);
        turn();
    }

    void propose(String text) {
        core.propose(loop.nowNanos(), List.of(Payload.ofUtf8(text)));
        turn();
    }

    private void onPersisted(GroupWrite write) {
        core.onPersisted(loop.nowNanos(), write.number());
        turn();
    }

    /** Lets the core look at the clock, if its deadline has come. */
    void onTime() {
        if (loop.nowNanos() >= deadlineNanos) {
            core.onTime(loop.nowNanos());
            turn();
        }
    }

    /** Does what the core says: persist, send, apply, answer. */
    void turn() {
        Ready ready = core.takeReady();
        if (ready.write() != null) {
            writes.add(group, ready.write());
            writes.flush();
        }
        ready.messages().forEach(loop::send);
        ready.applies().forEach(this::apply);
        ready.proposals().forEach(outcomes);
        ready.reads().forEach(outcomes);
        ready.logRanges().forEach(this::readRange);
        ready.reports().forEach(outcomes); // for the operator
        deadlineNanos = ready.deadlineNanos();
    }

    private void apply(Apply apply) {
        if (apply.inMemory()) {
            apply.entries().parts().forEach(this::apply);
        } else {
            long next = apply.firstIndex();
            while (next <= apply.lastIndex()) {
                EncodedEntries read = storage.log(group)
                        .readEncoded(next, apply.lastIndex() + 1, 1 << 20)
                        .require();
                apply(read);
                next = read.lastIndex() + 1;
            }
        }
        loop.post(() -> {
            core.onApplied(loop.nowNanos(), apply.lastIndex());
            core.forget(apply.lastIndex()); // A real driver shares out a budget instead.
            turn();
        });
    }

    private void apply(EncodedEntries entries) {
        for (LogEntry entry : storage.entryCodec().decode(entries)) {
            if (entry.type().equals(EntryType.COMMAND)) {
                state.add(entry.payload().toUtf8());
            }
        }
    }

    /** A follower is far behind. A real driver reads off the loop. */
    private void readRange(LogRangeRequest range) {
        var read = storage.log(group).readEncoded(range.fromIndex(), range.untilIndex(), range.maxBytes());
        loop.post(() -> {
            core.onLogRange(loop.nowNanos(), range.id(), read);
            turn();
        });
    }

    NodeId node() {
        return core.status().self().node();
    }

    boolean leads() {
        return core.role() == Role.LEADER;
    }

    long deadlineNanos() {
        return deadlineNanos;
    }

    List<String> state() {
        return state;
    }
}
