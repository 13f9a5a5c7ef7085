package io.skerry.raft.bench.contest;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** A way to keep logs that takes part in a comparison. Implementations are immutable. */
public interface Contender {

    /**
     * Opens the logs that a folder holds, or makes them. What an earlier process left behind is recovered when this
     * returns.
     *
     * @param groups how many logs there are
     */
    Store open(Path folder, int groups) throws IOException;

    /**
     * Returns what turns entries around these payloads into bytes and back.
     *
     * @throws UnsupportedOperationException if there is none
     */
    default Codec codec(List<byte[]> payloads) {
        throw new UnsupportedOperationException("No codec");
    }

    /** Entries in both forms, made beforehand. Not thread-safe; owned by its creator. */
    interface Codec {

        /** Turns all entries into bytes. */
        Object encode() throws IOException;

        /** Turns all of them back. */
        Object decode() throws IOException;
    }
}
