package io.skerry.raft.runtime.driver;

import io.skerry.raft.runtime.apply.ApplyListener;
import io.skerry.raft.statemachine.StateObstacle;
import org.jspecify.annotations.Nullable;

/** Brings what the appliers report to the group's loop. Thread-safe. */
final class ApplyReports implements ApplyListener {

    private final GroupDriver<?, ?, ?> driver;
    private final Loop loop;

    ApplyReports(GroupDriver<?, ?, ?> driver, Loop loop) {
        this.driver = driver;
        this.loop = loop;
    }

    @Override
    public void onApplied(long index) {
        loop.executeIfOpen(() -> driver.applied(index));
    }

    @Override
    public void onFailed(Throwable cause) {
        loop.executeIfOpen(() -> driver.fail(cause));
    }

    @Override
    public void onHeld(@Nullable StateObstacle obstacle, long againNanos) {
        loop.executeIfOpen(() -> driver.held(obstacle, againNanos));
    }
}
