package io.skerry.raft.runtime.ship;

import io.skerry.raft.model.GroupId;
import io.skerry.raft.model.NodeId;
import io.skerry.raft.snapshot.SnapshotStore;
import io.skerry.raft.snapshot.StoredSnapshot;

/** Fetches snapshots from other nodes. Thread-safe; does its work on threads of its own. */
public interface SnapshotFetches {

    /** Is told what becomes of a fetch, once; on a thread of the fetches, which may be kept for a while. */
    interface Outcome {

        /** The snapshot is here: complete, checked, durable, and held for whoever is told. */
        void fetched(StoredSnapshot snapshot);

        /** It is not, and everything that could be tried was; what has come is kept, and the next fetch goes on there. */
        void failed(Throwable cause);
    }

    /** A fetch under way. Thread-safe. */
    interface Fetch {

        /** Returns the bytes that have come, and those of the whole, for people; 0 while that is not known. */
        long receivedBytes();

        long totalBytes();

        /** Ends it, without an outcome. What has come is kept. Does not wait. */
        void cancel();
    }

    /**
     * Begins to fetch a snapshot of a group: one that reaches at least so far, from whichever node has one. Other nodes than
     * the leader are asked first.
     *
     * @param store    where it goes; one fetch of a group at a time
     * @param leader   whoever said that one is needed
     * @param minIndex the lowest position that helps
     * @param maxIndex what reaches further may not be of use, and is fetched only if nobody has anything else
     */
    Fetch fetch(GroupId group, SnapshotStore store, NodeId leader, long minIndex, long maxIndex, Outcome outcome);
}
