package io.skerry.raft.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.ByteBuffer;
import java.nio.ReadOnlyBufferException;
import org.junit.jupiter.api.Test;

class PayloadTest {

    private final byte[] bytes = {0, 1, 2, 3, 4};

    @Test
    void comparesContentWhateverTheArray() {
        Payload inside = Payload.wrap(bytes, 1, 3);
        Payload apart = Payload.copyOf(new byte[] {1, 2, 3});
        assertEquals(inside, apart);
        assertEquals(inside.hashCode(), apart.hashCode());
        assertNotEquals(inside, Payload.wrap(bytes, 2, 3));
        assertNotEquals(inside, Payload.wrap(bytes, 1, 2));
    }

    @Test
    void copiesAreTheCallersNoMore() {
        Payload copy = Payload.copyOf(bytes);
        bytes[0] = 9;
        assertEquals(0, copy.byteAt(0));
    }

    @Test
    void viewsStartAtZeroAndAreReadOnly() {
        ByteBuffer view = Payload.wrap(bytes, 1, 3).asByteBuffer();
        assertEquals(0, view.position());
        assertEquals(3, view.remaining());
        assertEquals(1, view.get(0));
        assertThrows(ReadOnlyBufferException.class, () -> view.put((byte) 1));
    }

    @Test
    void rangesAreChecked() {
        assertThrows(IndexOutOfBoundsException.class, () -> Payload.wrap(bytes, 3, 3));
        assertThrows(
                IndexOutOfBoundsException.class, () -> Payload.wrap(bytes, 1, 3).byteAt(3));
        assertSame(Payload.EMPTY, Payload.wrap(bytes, 5, 0));
    }

    @Test
    void aSliceIsAPartOfTheSameBytes() {
        Payload whole = Payload.wrap(bytes, 1, 4);
        assertEquals("0203", whole.slice(1, 2).toHex());
        assertSame(Payload.EMPTY, whole.slice(4, 0));
        assertThrows(IndexOutOfBoundsException.class, () -> whole.slice(3, 2));
        assertThrows(IndexOutOfBoundsException.class, () -> whole.slice(-1, 2));
    }

    @Test
    void neverPrintsWhatItHolds() {
        assertEquals("5 B", Payload.wrap(bytes).toString());
        assertEquals("0001020304", Payload.wrap(bytes).toHex());
    }
}
