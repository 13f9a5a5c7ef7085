package io.skerry.integrationtests.disk;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** SCENARIOS 12: fill, reopen while full, free, reopen. */
class FullStorageTest {

    @TempDir
    private Path temporary;

    /**
     * The first two sizes are full when a write finds no room. At the third a flush in the background may be the first to find
     * none, while the write waits for it: every other run or so. Sizes of a little more than 4 MiB prove nothing: RocksDB lays
     * 4 MiB aside for its manifest and gives them back at the close, so that hardly an entry fits in, and all opens again.
     */
    @Test
    void whatWasAcknowledgedIsThereOnceThereIsRoom() throws Exception {
        OwnMounts.run(
                FullStorageProcess.class, temporary, temporary.resolve("disks").toString(), "2000", "6000", "14000");
    }
}
