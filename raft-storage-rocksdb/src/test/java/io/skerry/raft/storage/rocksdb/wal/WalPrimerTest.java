package io.skerry.raft.storage.rocksdb.wal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.SyncFailedException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What becomes of writing ahead when the disk, or the thread that does it, is disturbed. */
class WalPrimerTest {

    @TempDir
    Path database;

    private WalPrimer primer(WalPrimer.Force force) throws IOException {
        Files.write(database.resolve("000004.log"), new byte[700]);
        return new WalPrimer(database, 100_000, 1_000, 20_000, force);
    }

    @Test
    void aSyncThatFailsIsTold() throws IOException {
        IOException planted = new IOException("Input/output error");
        WalPrimer primer = primer(file -> {
            throw planted;
        });
        SyncFailedException told = assertThrows(SyncFailedException.class, () -> primer.wrote(1_000));
        assertSame(planted, told.getCause());
        assertTrue(told.getMessage().contains("000004.log"), told.getMessage());
        assertTrue(told.getMessage().contains("Input/output error"), told.getMessage());
        assertTrue(primer.isDone());
    }

    @Test
    void aSmallDiskIsLeftToWhatHasToBeThere() throws IOException {
        Path log = Files.write(database.resolve("000004.log"), new byte[700]);
        long usable = Files.getFileStore(database).getUsableSpace();
        WalPrimer primer = new WalPrimer(database, usable / 2, 1_000, 20_000);
        primer.wrote(1_000);
        assertTrue(primer.isDone());
        assertEquals(700, Files.size(log));
    }

    @Test
    void anInterruptThatCameBeforeDisturbsNothingAndStays() throws IOException {
        WalPrimer primer = primer(file -> file.force(false));
        Thread.currentThread().interrupt();
        primer.wrote(1_000);
        assertTrue(Thread.interrupted(), "kept for whoever asks later");
        assertEquals(21_000, Files.size(database.resolve("000004.log")));
        assertFalse(primer.isDone(), "it goes on");
    }

    @Test
    void anInterruptMeanwhileSaysNothingOfTheDisk() throws IOException {
        WalPrimer primer = primer(file -> {
            throw new ClosedByInterruptException();
        });
        primer.wrote(1_000);
        assertTrue(primer.isDone());
    }
}
