package io.skerry.raft.snapshot;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.skerry.raft.model.GroupId;
import io.skerry.raft.model.LogPosition;
import io.skerry.raft.model.Payload;
import io.skerry.raft.model.StoreId;
import java.nio.ByteBuffer;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Sizes that nobody has are claimed by whoever means harm. */
class SnapshotFileTest {

    @Test
    void chunksAreCountedWhateverTheSize() {
        assertEquals(0, SnapshotFile.chunks(0));
        assertEquals(1, SnapshotFile.chunks(1));
        assertEquals(1, SnapshotFile.chunks(SnapshotFile.CHUNK_BYTES));
        assertEquals(2, SnapshotFile.chunks(SnapshotFile.CHUNK_BYTES + 1));
        assertEquals(1L << 43, SnapshotFile.chunks(Long.MAX_VALUE));
    }

    @Test
    void aManifestThatClaimsAnySizeIsRefusedAsDamaged() {
        SnapshotFile file = new SnapshotFile("f", 0, Digest.of(new byte[Digest.BYTES]), new int[0]);
        SnapshotManifest manifest = new SnapshotManifest(
                GroupId.DEFAULT, StoreId.of(1), LogPosition.of(1, 1), 0, Payload.EMPTY, List.of(file));
        byte[] bytes = manifest.toPayload().toByteArray();
        int size = bytes.length - Integer.BYTES - Digest.BYTES - Long.BYTES;
        for (long claimed = Long.MAX_VALUE; claimed > SnapshotFile.CHUNK_BYTES; claimed /= 3) {
            ByteBuffer.wrap(bytes).putLong(size, claimed);
            assertThrows(
                    DamagedSnapshotException.class, () -> SnapshotManifest.parse(Payload.wrap(bytes)), "" + claimed);
        }
    }
}
