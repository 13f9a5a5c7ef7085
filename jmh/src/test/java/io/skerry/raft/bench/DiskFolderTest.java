package io.skerry.raft.bench;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DiskFolderTest {

    @Test
    void refusesMemoryAndSaysWhatToDo() {
        Path folder = Path.of("somewhere");
        IllegalArgumentException refused =
                assertThrows(IllegalArgumentException.class, () -> DiskFolder.requireDisk(folder, "tmpfs"));
        assertTrue(refused.getMessage().contains("-p dir=FOLDER"), refused.getMessage());
        assertDoesNotThrow(() -> DiskFolder.requireDisk(folder, "ext4"));
    }

    @Test
    void deletesAllThatIsInIt(@TempDir Path parent) throws Exception {
        Path folder = Files.createDirectories(parent.resolve("a").resolve("b"));
        Files.writeString(folder.resolve("c"), "c");
        DiskFolder.of(parent.resolve("a")).close();
        assertFalse(Files.exists(parent.resolve("a")));
    }
}
