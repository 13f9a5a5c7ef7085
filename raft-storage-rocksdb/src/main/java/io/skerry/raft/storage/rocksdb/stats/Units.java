package io.skerry.raft.storage.rocksdb.stats;

/** Units as a {@link MetricSink} is told them. Stateless. */
public final class Units {

    /** A number of things. */
    public static final String COUNT = "1";

    /** Bytes. */
    public static final String BYTES = "bytes";

    /** Nanoseconds. */
    public static final String NANOS = "ns";

    private Units() {}
}
