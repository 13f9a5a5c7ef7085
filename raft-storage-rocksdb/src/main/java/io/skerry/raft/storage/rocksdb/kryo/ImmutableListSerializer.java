package io.skerry.raft.storage.rocksdb.kryo;

import com.esotericsoftware.kryo.kryo5.Kryo;
import com.esotericsoftware.kryo.kryo5.io.Input;
import java.util.ArrayList;
import java.util.List;

/** A list that cannot be changed: filled as another, then frozen as {@code Stream.toList} does, nulls included. */
final class ImmutableListSerializer extends CheckedCollectionSerializer<List<Object>> {

    ImmutableListSerializer() {
        setImmutable(true);
    }

    @Override
    protected List<Object> create(Kryo kryo, Input input, Class<? extends List<Object>> type, int size) {
        ((CheckedInput) input).requirePlausible(size);
        return new ArrayList<>(size);
    }

    @Override
    public List<Object> read(Kryo kryo, Input input, Class<? extends List<Object>> type) {
        return super.read(kryo, input, type).stream().toList();
    }
}
