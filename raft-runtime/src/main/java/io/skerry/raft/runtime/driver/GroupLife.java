package io.skerry.raft.runtime.driver;

import io.skerry.raft.core.RaftCore;
import io.skerry.raft.model.NodeId;
import io.skerry.raft.node.DiskFullException;
import io.skerry.raft.node.GroupStoppedException;
import io.skerry.raft.node.RefusedException;
import io.skerry.raft.storage.Causes;
import io.skerry.raft.storage.StorageFullException;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How far a group has come on this node: not begun, running, stopped by what went wrong, or closing. Any exception of a
 * step ends it: nothing that a core says afterwards may be trusted.
 *
 * <p>Confined to the event loop.
 */
final class GroupLife {

    private static final Logger LOG = LoggerFactory.getLogger(GroupLife.class);

    private final String what;
    private final Consumer<Throwable> onFailed;
    private @Nullable RaftCore core;
    private @Nullable Throwable failure;
    private boolean told;
    private boolean closing;

    /**
     * Returns a life that has not begun.
     *
     * @param what     names group and node, for messages
     * @param onFailed is told once, if something goes wrong
     */
    GroupLife(String what, Consumer<Throwable> onFailed) {
        this.what = what;
        this.onFailed = onFailed;
    }

    void begin(RaftCore begun) {
        core = begun;
    }

    /** Returns the core, in whatever state; null before the life has begun. */
    @Nullable
    RaftCore core() {
        return core;
    }

    long term() {
        return core == null ? 0 : core.currentTerm();
    }

    @Nullable
    NodeId leader() {
        return core == null ? null : core.leader();
    }

    /** Returns the core if it may be given anything, else null. */
    @Nullable
    RaftCore running() {
        return failure == null && !closing ? core : null;
    }

    boolean isOver() {
        return failure != null || closing;
    }

    boolean isClosing() {
        return closing;
    }

    @Nullable
    Throwable failure() {
        return failure;
    }

    /** Does something that the group must not survive if it goes wrong. */
    void guarded(Runnable step) {
        try {
            step.run();
        } catch (RuntimeException | Error e) {
            fail(e);
        }
    }

    /** Something went wrong that somebody must look into. Never throws: what follows on a failure must not be lost. */
    void fail(Throwable cause) {
        doom(cause);
        tellIfDoomed();
    }

    /** Something went wrong; nobody is told so yet. Allocates nothing, and calls nobody. */
    void doom(Throwable cause) {
        if (!isOver()) {
            failure = cause;
        }
    }

    /** Tells of a failure, unless that was done. Never throws. */
    void tellIfDoomed() {
        Throwable cause = failure;
        if (cause == null || told) {
            return;
        }
        told = true;
        try {
            onFailed.accept(cause);
        } catch (RuntimeException | Error e) {
            Causes.tell(e, thrown -> LOG.error("{}: something went wrong while it was stopped", what, thrown));
        }
    }

    /** The node closes. */
    void close() {
        closing = true;
    }

    /** Returns why nothing more is taken, once the group has stopped. */
    RefusedException refusal() {
        Throwable cause = Objects.requireNonNull(failure, "it has not stopped");
        String text = what + " has stopped: " + Causes.text(cause);
        return cause instanceof StorageFullException full
                ? new DiskFullException(text, full)
                : new GroupStoppedException(text, cause);
    }
}
