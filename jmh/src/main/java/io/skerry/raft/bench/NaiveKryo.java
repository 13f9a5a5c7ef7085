package io.skerry.raft.bench;

import com.esotericsoftware.kryo.kryo5.Kryo;
import com.esotericsoftware.kryo.kryo5.io.Input;
import com.esotericsoftware.kryo.kryo5.io.Output;
import java.util.ArrayList;
import java.util.List;

/**
 * Kryo as it is used before its manual is read: classes by name, references on, field by field, a new buffer for each
 * object. Not thread-safe; owned by its creator.
 */
final class NaiveKryo {

    private static final int FIRST_BUFFER_BYTES = 4096;

    /** An entry as plain fields. */
    static final class Entry {
        long term;
        long index;
        int type;
        byte[] payload = {};
    }

    private final Kryo kryo = new Kryo();

    NaiveKryo() {
        kryo.setRegistrationRequired(false);
        kryo.setReferences(true);
    }

    List<byte[]> encode(List<Entry> entries) {
        List<byte[]> encoded = new ArrayList<>(entries.size());
        for (Entry entry : entries) {
            Output output = new Output(FIRST_BUFFER_BYTES, -1);
            kryo.writeClassAndObject(output, entry);
            encoded.add(output.toBytes());
        }
        return encoded;
    }

    List<Entry> decode(List<byte[]> encoded) {
        List<Entry> entries = new ArrayList<>(encoded.size());
        for (byte[] bytes : encoded) {
            entries.add((Entry) kryo.readClassAndObject(new Input(bytes)));
        }
        return entries;
    }
}
