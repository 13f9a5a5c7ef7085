package io.skerry.integrationtests.process;

import io.skerry.integrationtests.disk.OwnMounts;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/**
 * A node whose disk is full refuses what it is asked for, with a type of its own, and the others go on; if they are no
 * majority nothing is acknowledged. Once there is room, and the node was started again, all that was acknowledged is there.
 */
class FullDiskTest {

    @TempDir(cleanup = CleanupMode.ON_SUCCESS)
    private Path temporary;

    @Test
    void nothingIsLostWhenTheLeaderHasNoRoomOrAMajorityHasNone() throws Exception {
        OwnMounts.run(FullDiskProcess.class, temporary, temporary.toString());
    }
}
