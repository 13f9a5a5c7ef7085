package io.skerry.raft.storage.rocksdb.kryo;

import com.esotericsoftware.kryo.kryo5.Kryo;
import com.esotericsoftware.kryo.kryo5.io.Input;
import java.util.HashSet;
import java.util.Set;

/** A set that cannot be changed: filled as another, then frozen. */
final class ImmutableSetSerializer extends CheckedCollectionSerializer<Set<Object>> {

    ImmutableSetSerializer() {
        setImmutable(true);
    }

    @Override
    protected Set<Object> create(Kryo kryo, Input input, Class<? extends Set<Object>> type, int size) {
        ((CheckedInput) input).requirePlausible(size);
        return new HashSet<>();
    }

    @Override
    public Set<Object> read(Kryo kryo, Input input, Class<? extends Set<Object>> type) {
        return Set.copyOf(super.read(kryo, input, type));
    }
}
