package io.skerry.integrationtests.disk;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** SCENARIOS 12: fill, reopen while full, free, reopen. */
class FullStorageTest {

    @TempDir
    private Path temporary;

    /** The smallest is full before anything was flushed; on the others a flush is what wants room. */
    @Test
    void whatWasAcknowledgedIsThereOnceThereIsRoom() throws Exception {
        OwnMounts.run(
                FullStorageProcess.class, temporary, temporary.resolve("disks").toString(), "2000", "6000", "14000");
    }
}
