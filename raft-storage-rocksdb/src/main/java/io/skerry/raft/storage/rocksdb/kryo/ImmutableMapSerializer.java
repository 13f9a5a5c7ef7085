package io.skerry.raft.storage.rocksdb.kryo;

import com.esotericsoftware.kryo.kryo5.Kryo;
import com.esotericsoftware.kryo.kryo5.io.Input;
import java.util.HashMap;
import java.util.Map;

/** A map that cannot be changed: filled as another, then frozen. */
final class ImmutableMapSerializer extends CheckedMapSerializer<Map<Object, Object>> {

    ImmutableMapSerializer() {
        setImmutable(true);
    }

    @Override
    protected Map<Object, Object> create(Kryo kryo, Input input, Class<? extends Map<Object, Object>> type, int size) {
        ((CheckedInput) input).requirePlausible(size);
        return new HashMap<>();
    }

    @Override
    public Map<Object, Object> read(Kryo kryo, Input input, Class<? extends Map<Object, Object>> type) {
        return Map.copyOf(super.read(kryo, input, type));
    }
}
