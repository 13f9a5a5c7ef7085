package io.skerry.examples.kv.state;

import io.skerry.raft.model.LogPosition;
import io.skerry.raft.model.Payload;
import io.skerry.raft.statemachine.CommandCodec;
import io.skerry.raft.statemachine.ResultCodec;
import io.skerry.raft.storage.rocksdb.kryo.KryoCodec;
import java.util.Arrays;

/**
 * How outcomes are remembered for those who send a write of their session again. Of the value that stood in the way of a
 * compare-and-set only the beginning is: 1,024 outcomes with a value of 1 MiB each would be a gigabyte for each client. And of
 * the one that was as expected, nothing: whoever asked has it.
 *
 * <p>Thread-safe.
 */
public final class KvResultCodec implements ResultCodec<KvResult> {

    /** So much of a value is remembered. */
    public static final int MAX_ACTUAL_BYTES = 1024;

    private final CommandCodec<KvResult> codec = KryoCodec.of(KvResult.class)
            .register(1, KvResult.Written.class, "written")
            .register(2, KvResult.Deleted.class, "deleted")
            .register(3, KvResult.Compared.class, "compared")
            .register(4, Value.class, "value")
            .register(5, LogPosition.class, "position");

    /** Returns a codec of all results. */
    public KvResultCodec() {}

    @Override
    public Payload encode(KvResult result) {
        return codec.encode(result instanceof KvResult.Compared compared ? shortened(compared) : result);
    }

    private static KvResult shortened(KvResult.Compared compared) {
        Value actual = compared.actual();
        if (compared.swapped()) {
            return new KvResult.Compared(compared.position(), true, null, false);
        }
        if (actual == null || actual.size() <= MAX_ACTUAL_BYTES) {
            return compared;
        }
        Value beginning = new Value(Arrays.copyOf(actual.bytes(), MAX_ACTUAL_BYTES));
        return new KvResult.Compared(compared.position(), false, beginning, true);
    }

    @Override
    public KvResult decode(Payload payload) {
        return codec.decode(payload);
    }
}
