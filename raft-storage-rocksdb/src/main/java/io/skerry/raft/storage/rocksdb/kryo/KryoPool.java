package io.skerry.raft.storage.rocksdb.kryo;

import com.esotericsoftware.kryo.kryo5.Kryo;
import com.esotericsoftware.kryo.kryo5.util.Pool;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Lends Kryo instances, which no two threads may share, together with the buffers they work on. Keeps a few; when all
 * are lent, makes more, and lets them go afterwards. Thread-safe.
 */
final class KryoPool {

    private static final int KEPT = 16;

    /** What one thread needs to serialize. */
    record Lent(Kryo kryo, CheckedOutput output, CheckedInput input) {}

    private final Pool<Lent> pool;

    KryoPool(Supplier<Kryo> newKryo) {
        this.pool = new Pool<>(true, false, KEPT) {
            @Override
            protected Lent create() {
                return new Lent(newKryo.get(), new CheckedOutput(), new CheckedInput());
            }
        };
    }

    /** Lends for the time of a call. One that threw is not lent again: Kryo may be left in the middle of a graph. */
    <T> T lend(Function<Lent, T> use) {
        Lent lent = pool.obtain();
        T result = use.apply(lent);
        pool.free(lent);
        return result;
    }
}
