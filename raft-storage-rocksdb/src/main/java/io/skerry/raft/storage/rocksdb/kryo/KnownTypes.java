package io.skerry.raft.storage.rocksdb.kryo;

import com.esotericsoftware.kryo.kryo5.Kryo;
import com.esotericsoftware.kryo.kryo5.Serializer;
import com.esotericsoftware.kryo.kryo5.io.Input;
import com.esotericsoftware.kryo.kryo5.io.Output;
import com.esotericsoftware.kryo.kryo5.serializers.CollectionSerializer;
import com.esotericsoftware.kryo.kryo5.serializers.MapSerializer;
import java.lang.reflect.Array;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * The types that every command may contain, under ids that never change, and serializers that believe no length. Only
 * append to the lists: the logs of users hold these ids.
 */
final class KnownTypes {

    /** Deeper than any command should nest, shallower than any stack. */
    private static final int MAX_DEPTH = 256;

    private static final int FIRST_ID = 20;

    private static final List<Class<?>> PLAIN = List.of(
            byte[].class,
            int[].class,
            long[].class,
            double[].class,
            String[].class,
            ArrayList.class,
            HashMap.class,
            LinkedHashMap.class,
            TreeMap.class,
            HashSet.class,
            LinkedHashSet.class,
            TreeSet.class);

    private static final int FIRST_LIST_ID = 40;

    /** What {@code List.of} and {@code Stream.toList} return. */
    private static final List<Class<?>> LISTS =
            List.of(List.of().getClass(), List.of(1).getClass());

    private static final int FIRST_SET_ID = 44;

    /** What {@code Set.of} returns. */
    private static final List<Class<?>> SETS =
            List.of(Set.of().getClass(), Set.of(1).getClass());

    private static final int FIRST_MAP_ID = 48;

    /** What {@code Map.of} returns. */
    private static final List<Class<?>> MAPS =
            List.of(Map.of().getClass(), Map.of(1, 1).getClass());

    private KnownTypes() {}

    /** Returns a Kryo that knows these types and no others. */
    static Kryo newKryo() {
        Kryo kryo = new Kryo();
        kryo.setRegistrationRequired(true);
        kryo.setReferences(false);
        kryo.setMaxDepth(MAX_DEPTH);
        for (int i = 0; i < PLAIN.size(); i++) {
            kryo.register(PLAIN.get(i), checked(kryo, PLAIN.get(i)), FIRST_ID + i);
        }
        for (int i = 0; i < LISTS.size(); i++) {
            kryo.register(LISTS.get(i), new ImmutableListSerializer(), FIRST_LIST_ID + i);
        }
        for (int i = 0; i < SETS.size(); i++) {
            kryo.register(SETS.get(i), new ImmutableSetSerializer(), FIRST_SET_ID + i);
        }
        for (int i = 0; i < MAPS.size(); i++) {
            kryo.register(MAPS.get(i), new ImmutableMapSerializer(), FIRST_MAP_ID + i);
        }
        return kryo;
    }

    /** Returns Kryo's serializer of a type, in a form that checks lengths before it allocates. */
    static Serializer<?> checked(Kryo kryo, Class<?> type) {
        Serializer<Object> usual = usual(kryo, type);
        if (type.isArray() && !type.getComponentType().isPrimitive()) {
            return new LengthChecked(usual);
        }
        if (usual.getClass() == CollectionSerializer.class) {
            return new CheckedCollectionSerializer<>();
        }
        return usual.getClass() == MapSerializer.class ? new CheckedMapSerializer<>() : usual;
    }

    @SuppressWarnings("unchecked") // Kryo's method returns a raw type.
    private static Serializer<Object> usual(Kryo kryo, Class<?> type) {
        return kryo.getDefaultSerializer(type);
    }

    /** For serializers that begin with a length as a variable-length int. */
    private static final class LengthChecked extends Serializer<Object> {

        private final Serializer<Object> serializer;

        LengthChecked(Serializer<Object> serializer) {
            super(serializer.getAcceptsNull(), serializer.isImmutable());
            this.serializer = serializer;
        }

        @Override
        public void write(Kryo kryo, Output output, Object object) {
            ((CheckedOutput) output).claim(object == null ? 0 : Array.getLength(object) + 1);
            serializer.write(kryo, output, object);
        }

        @Override
        public Object read(Kryo kryo, Input input, Class<?> type) {
            CheckedInput checked = (CheckedInput) input;
            checked.requirePlausible(checked.peekVarInt());
            return serializer.read(kryo, input, type);
        }
    }
}
