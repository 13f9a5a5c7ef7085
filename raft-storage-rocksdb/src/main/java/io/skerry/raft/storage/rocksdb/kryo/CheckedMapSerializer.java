package io.skerry.raft.storage.rocksdb.kryo;

import com.esotericsoftware.kryo.kryo5.Kryo;
import com.esotericsoftware.kryo.kryo5.io.Input;
import com.esotericsoftware.kryo.kryo5.io.Output;
import com.esotericsoftware.kryo.kryo5.serializers.MapSerializer;
import java.util.Map;

/** Kryo's own, but for a size that is held against the bytes that are left before anything of it is made. */
class CheckedMapSerializer<T extends Map<?, ?>> extends MapSerializer<T> {

    @Override
    public void write(Kryo kryo, Output output, T map) {
        ((CheckedOutput) output).claim(map == null ? 0 : map.size());
        super.write(kryo, output, map);
    }

    @Override
    protected T create(Kryo kryo, Input input, Class<? extends T> type, int size) {
        ((CheckedInput) input).requirePlausible(size);
        return super.create(kryo, input, type, size);
    }
}
