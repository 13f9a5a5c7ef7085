package io.skerry.raft.runtime.persist;

import io.skerry.raft.core.Write.Install;
import io.skerry.raft.model.GroupId;
import io.skerry.raft.model.Payload;
import java.util.Map;

/** Says which named values of a group change together with the installation of a snapshot: one batch holds it all. */
@FunctionalInterface
public interface InstallValues {

    /** Adds none. */
    InstallValues NONE = (group, install) -> Map.of();

    /**
     * Returns the values, by their names. Called by whoever flushes the batcher, and again if the batch found no room: the
     * answer is the same each time.
     */
    Map<String, Payload> of(GroupId group, Install install);
}
