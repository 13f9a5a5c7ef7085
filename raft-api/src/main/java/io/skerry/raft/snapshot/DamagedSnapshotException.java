package io.skerry.raft.snapshot;

import java.io.IOException;

/** A snapshot does not check out. The message names the snapshot, the file and where in it; nothing was installed. */
public class DamagedSnapshotException extends IOException {

    private static final long serialVersionUID = 1L;

    /** Names the damage and the mend. */
    public DamagedSnapshotException(String message) {
        super(message);
    }
}
