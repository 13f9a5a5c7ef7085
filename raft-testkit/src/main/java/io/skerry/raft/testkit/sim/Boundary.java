package io.skerry.raft.testkit.sim;

import java.util.Arrays;

/** Between which two effects of a node a crash may fall. */
enum Boundary {
    /** An input was taken, and nothing was done about it. */
    AFTER_INPUT,
    /** The core's answer is there, nothing was handed to the storage. */
    BEFORE_PERSIST,
    /** The storage has the batch, nothing was sent. */
    AFTER_PERSIST,
    /** Some messages were sent, one more is next. */
    BETWEEN_SENDS,
    /** All messages were sent, nothing was given to the state machine. */
    AFTER_SENDS,
    /** The batch is durable, and no core has been told. */
    BEFORE_TOLD,
    /** Entries were given to the state machine, which has not applied them. */
    BEFORE_APPLY,
    /** Entries were applied, and the core has not been told. */
    AFTER_APPLY,
    /** The files of a snapshot are written, beside the others. */
    SNAPSHOT_WRITTEN(true),
    /** They are synced. */
    SNAPSHOT_SYNCED(true),
    /** The snapshot has its name. */
    SNAPSHOT_RENAMED(true),
    /** Its name is synced, and nobody has been told. */
    SNAPSHOT_DURABLE(true),
    /** A state that is durable by itself is being flushed. */
    STATE_FLUSHING(true),
    /** A chunk of a snapshot has come. */
    CHUNK_RECEIVED(true),
    /** A chunk of a snapshot was sent. */
    CHUNK_SENT(true),
    /** The state of a snapshot is written beside the present one. */
    STATE_WRITTEN(true),
    /** It is synced, and the core has not been asked. */
    STATE_PREPARED(true),
    /** An installation was handed to the storage. */
    INSTALL_WRITTEN(true),
    /** It is durable, and the state is what it was. */
    BEFORE_RESTORE(true),
    /** The state is that of the snapshot, and the core has not been told. */
    AFTER_RESTORE(true);

    private static final Boundary[] OF_TURNS =
            Arrays.stream(values()).filter(each -> !each.ofSnapshots).toArray(Boundary[]::new);
    private static final Boundary[] OF_SNAPSHOTS =
            Arrays.stream(values()).filter(each -> each.ofSnapshots).toArray(Boundary[]::new);

    private final boolean ofSnapshots;

    Boundary() {
        this(false);
    }

    Boundary(boolean ofSnapshots) {
        this.ofSnapshots = ofSnapshots;
    }

    /** Returns one that every turn comes to. */
    static Boundary ofTurn(SimRandom random) {
        return random.oneOf(OF_TURNS);
    }

    /** Returns one that is met when a snapshot is taken, shipped or installed. */
    static Boundary ofSnapshot(SimRandom random) {
        return random.oneOf(OF_SNAPSHOTS);
    }
}
