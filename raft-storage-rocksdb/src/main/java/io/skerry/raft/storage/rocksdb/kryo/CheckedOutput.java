package io.skerry.raft.storage.rocksdb.kryo;

import com.esotericsoftware.kryo.kryo5.KryoException;
import com.esotericsoftware.kryo.kryo5.io.Output;

/**
 * An output that adds up the sizes of what is written, as {@link CheckedInput} does when it is read: what would not be
 * believed there must not be written, or it would be in a log, and no replica could read it. Not thread-safe; owned by its
 * creator.
 */
final class CheckedOutput extends Output {

    private long claimed;

    CheckedOutput() {
        super(0, -1);
    }

    /** A collection of that size is written. */
    void claim(int count) {
        claimed += count;
    }

    /** Refuses what was written since the last time, if it has too many things that take no bytes. */
    void requirePlausible() {
        long elements = claimed;
        claimed = 0;
        long most = CheckedInput.mostElements(position());
        if (elements > most) {
            throw new KryoException("The collections in it have " + elements + " elements, and " + position()
                    + " bytes hold at most " + most + " that are believed; give elements that take no bytes a number"
                    + " instead of a collection");
        }
    }
}
