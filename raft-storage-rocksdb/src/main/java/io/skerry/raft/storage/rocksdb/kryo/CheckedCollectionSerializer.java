package io.skerry.raft.storage.rocksdb.kryo;

import com.esotericsoftware.kryo.kryo5.Kryo;
import com.esotericsoftware.kryo.kryo5.io.Input;
import com.esotericsoftware.kryo.kryo5.io.Output;
import com.esotericsoftware.kryo.kryo5.serializers.CollectionSerializer;
import java.util.Collection;

/** Kryo's own, but for a size that is held against the bytes that are left before anything of it is made. */
class CheckedCollectionSerializer<T extends Collection<?>> extends CollectionSerializer<T> {

    @Override
    public void write(Kryo kryo, Output output, T collection) {
        ((CheckedOutput) output).claim(collection == null ? 0 : collection.size());
        super.write(kryo, output, collection);
    }

    @Override
    protected T create(Kryo kryo, Input input, Class<? extends T> type, int size) {
        ((CheckedInput) input).requirePlausible(size);
        return super.create(kryo, input, type, size);
    }
}
