package io.skerry.integrationtests.disk;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A full disk under the states of a node holds up their groups until there is room, and costs nothing. */
class FullStateTest {

    @TempDir
    private Path temporary;

    @Test
    void groupsWaitForRoomAndGoOnByThemselves() throws Exception {
        OwnMounts.run(
                FullStateProcess.class, temporary, temporary.resolve("data").toString());
    }
}
