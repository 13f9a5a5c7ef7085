package io.skerry.raft.storage.rocksdb.layout;

/** What to do about damage: the end of every message that reports it. Stateless. */
public final class WayBack {

    /**
     * A replica that lost bytes may not go on with what is left of them, nor with an old copy of its own folder, which
     * has forgotten votes and acknowledged entries.
     */
    public static final String REPLACE =
            "; replace this replica from its peers, or restore the whole cluster from a backup";

    private WayBack() {}
}
