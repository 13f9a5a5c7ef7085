package io.skerry.examples.counter;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.skerry.raft.model.LogPosition;
import io.skerry.raft.statemachine.SnapshotSource;
import io.skerry.raft.statemachine.SnapshotView;
import io.skerry.raft.storage.rocksdb.kryo.KryoCodec;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Set;
import org.junit.jupiter.api.Test;

class CounterTest {

    @Test
    void itAdds() {
        Counter counter = new Counter();
        assertEquals(2, counter.apply(LogPosition.of(1, 1), new Add(2)));
        assertEquals(-1, counter.apply(LogPosition.of(1, 2), new Add(-3)));
        assertEquals(-1, counter.value());
    }

    @Test
    void aCommandComesBackFromItsBytes() {
        KryoCodec<Add> codec = KryoCodec.of(Add.class).register(1, Add.class);
        assertEquals(new Add(-7), codec.decode(codec.encode(new Add(-7))));
    }

    @Test
    void aViewIsRestored() throws IOException {
        Counter counter = new Counter();
        counter.apply(LogPosition.of(1, 1), new Add(5));
        SnapshotView view = counter.capture();
        counter.apply(LogPosition.of(1, 2), new Add(5));
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        view.writeTo(name -> bytes);
        Counter other = new Counter();
        other.restore(new SnapshotSource() {
            @Override
            public Set<String> names() {
                return Set.of("value");
            }

            @Override
            public InputStream open(String name) {
                return new ByteArrayInputStream(bytes.toByteArray());
            }
        });
        assertEquals(5, other.value());
    }
}
