package io.skerry.raft.runtime.driver;

import io.skerry.raft.core.RaftCore;
import io.skerry.raft.runtime.snapshot.GroupLoop;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The loop of a group, for its snapshots. Thread-safe. */
final class SnapshotLoop implements GroupLoop {

    private final GroupDriver<?, ?, ?> driver;
    private final Loop loop;

    SnapshotLoop(GroupDriver<?, ?, ?> driver, Loop loop) {
        this.driver = driver;
        this.loop = loop;
    }

    @Override
    public boolean run(Consumer<@Nullable RaftCore> step) {
        return loop.executes(() -> {
            RaftCore running = driver.life().running();
            driver.life().guarded(() -> step.accept(running));
            driver.touch();
        });
    }

    @Override
    public long nowNanos() {
        return loop.nowNanos();
    }
}
