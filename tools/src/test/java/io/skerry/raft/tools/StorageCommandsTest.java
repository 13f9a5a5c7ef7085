package io.skerry.raft.tools;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.skerry.raft.model.ClusterId;
import io.skerry.raft.model.EntryType;
import io.skerry.raft.model.GroupId;
import io.skerry.raft.model.HardState;
import io.skerry.raft.model.LogEntry;
import io.skerry.raft.model.LogPosition;
import io.skerry.raft.model.Member;
import io.skerry.raft.model.Membership;
import io.skerry.raft.model.NodeId;
import io.skerry.raft.model.Payload;
import io.skerry.raft.model.StoreId;
import io.skerry.raft.snapshot.SnapshotWriter;
import io.skerry.raft.storage.rocksdb.RocksDbStorage;
import io.skerry.raft.storage.rocksdb.snapshot.SnapshotFolders;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

/** What the commands about a storage print, and end with. */
class StorageCommandsTest {

    private static final GroupId ORDERS = GroupId.ofName("orders");

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @TempDir
    Path temp;

    @Test
    void listShowsGroupsWithTheirNames() {
        Path folder = written();
        assertEquals(0, run("list", folder.toString()), err::toString);
        List<String> lines = out.toString().lines().map(String::stripTrailing).toList();
        assertTrue(
                lines.get(0).matches("store [0-9a-f]{16}, node 1 of cluster 0{64}, opened 1 times"), lines::toString);
        assertEquals(
                List.of(
                        "GROUP             NAME                            FIRST         LAST    ENTRIES   TERM  VOTE",
                        "0000000000000008  -                                   1            -          0      2  6e31",
                        ORDERS + "  orders                              2          3/5          4      3  -"),
                lines.subList(1, lines.size()));
    }

    @Test
    void listAsJson() {
        assertEquals(0, run("list", written().toString(), "--json"), err::toString);
        assertEquals(
                "{\"group\":\"" + ORDERS
                        + "\",\"name\":\"orders\",\"damage\":null,\"boundary\":{\"term\":3,\"index\":1},"
                        + "\"last\":{\"term\":3,\"index\":5},\"entries\":4,\"term\":3,\"vote\":\"\",\"memberships\":1}",
                out.toString().lines().skip(2).findFirst().orElseThrow());
    }

    @Test
    void dumpShowsStateAndEntries() {
        Path folder = written();
        assertEquals(0, run("dump", folder.toString(), "--group", "orders", "--payload", "text"), err::toString);
        assertEquals(
                List.of(
                        "group " + ORDERS + " \"orders\", behind 3/1, term 3, vote -",
                        "membership 0: voters [1@0000000000000005] outgoing [] learners []",
                        "value note: kept",
                        "3/2 command 5 B two.2",
                        "3/3 no-op 0 B",
                        "3/4 type-99 4 B four",
                        "3/5 command 100 B " + "5".repeat(64) + "..."),
                out.toString().lines().toList());
    }

    @Test
    void dumpShowsARangeInHexAndAsJson() {
        Path folder = written();
        assertEquals(0, run("dump", folder.toString(), "--group", ORDERS.toString(), "--from", "4", "--to", "4"));
        assertTrue(out.toString().endsWith("\n3/4 type-99 4 B 666f7572\n"), out::toString);
        assertEquals(
                0, run("dump", folder.toString(), "--group", "orders", "--from", "4", "--max-bytes", "2", "--json"));
        assertTrue(
                out.toString().contains("{\"index\":4,\"term\":3,\"type\":99,\"bytes\":4,\"payload\":\"666f...\"}"),
                out::toString);
    }

    @Test
    void verifyOfASoundStorage() {
        Path folder = written();
        assertEquals(0, run("verify", folder.toString()), err::toString);
        assertTrue(
                out.toString().startsWith("sound: 2 groups (1 without a name), 5 blocks, 5 entries, "), out::toString);
        assertEquals(0, run("verify", folder.toString(), "--json"));
        assertTrue(out.toString().contains("{\"sound\":true,\"groups\":2,"), out::toString);
    }

    @Test
    void statsAddUp() {
        Path folder = written();
        assertEquals(0, run("stats", folder.toString()), err::toString);
        assertTrue(out.toString().contains("tables "), out::toString);
        assertTrue(out.toString().lines().anyMatch(line -> line.matches(ORDERS + " +4 +4 +1\\.0 .*")), out::toString);
        assertEquals(0, run("stats", folder.toString(), "--json"));
        assertTrue(out.toString().contains("\"group\":\"" + ORDERS + "\",\"entries\":4,\"blocks\":4,"), out::toString);
    }

    @Test
    void damageEndsWithOneAndWhatIsNoStorageWithThree() throws IOException {
        Path damaged = damaged();
        assertEquals(1, run("verify", damaged.toString()));
        assertTrue(out.toString().startsWith("FILE: Database "), out::toString);
        assertTrue(out.toString().contains("\ndamaged: "), out::toString);
        assertEquals(1, run("verify", damaged.toString(), "--json"));
        assertTrue(out.toString().contains("\"sound\":false"), out::toString);
        assertEquals(1, run("list", damaged.toString()));
        assertTrue(err.toString().startsWith("damaged: Database "), err::toString);
        assertEquals(1, run("repair", damaged.toString(), "--truncate-at", "orders:3", "--yes"));
        assertTrue(err.toString().contains("RocksDB's own files cannot be repaired"), err::toString);
        for (String command : List.of("list", "verify", "stats", "snapshots")) {
            assertEquals(3, run(command, temp.resolve("nowhere").toString()));
            assertTrue(err.toString().contains("is not a storage: there is no such folder; name"), err::toString);
        }
    }

    @Test
    void snapshotsAreListedAndVerified() throws IOException {
        Path folder = written();
        snapshots(folder);
        assertEquals(0, run("snapshots", folder.toString()), err::toString);
        assertEquals(
                List.of(
                        "snapshots",
                        "GROUP                   POSITION  TAKEN BY          FILES            BYTES  STANDING",
                        ORDERS + "             3/9  0000000000000007      2        1,048,582  not-installed",
                        "    membership 1: voters [1@0000000000000005] outgoing [] learners []",
                        "    " + snapshot(folder, 9)
                                + ": received, and not installed: it begins behind 3/1 and ends at 3/5",
                        ORDERS + "             3/5  0000000000000007      2        1,048,582  usable",
                        "    membership 1: voters [1@0000000000000005] outgoing [] learners []",
                        "left over, or at work: " + folder.resolve("snapshots/" + ORDERS + "/writing-1")
                                + ", 0 files, 0 bytes"),
                out.toString().lines().toList());
        assertEquals(0, run("snapshots", folder.toString(), "--json"), err::toString);
        assertTrue(
                out.toString()
                        .contains("\"group\":\"" + ORDERS + "\",\"standing\":\"usable\",\"reason\":\"\","
                                + "\"position\":{\"term\":3,\"index\":5},\"takenBy\":\"0000000000000007\",\"id\":"),
                out::toString);
        assertEquals(0, run("verify", folder.toString()), err::toString);
        assertTrue(
                out.toString().endsWith("2 snapshots of 4 files and 2,097,164 bytes; 0 states of 0 tables\n"),
                out::toString);
        flip(snapshot(folder, 5).resolve("cells"), (1 << 20) + 1);
        assertEquals(1, run("verify", folder.toString()));
        assertTrue(out.toString().startsWith("SNAPSHOT: Snapshot 3/5 of group " + ORDERS), out::toString);
        assertTrue(out.toString().contains("file cells, its MiB 1 (from 0) has another checksum"), out::toString);
        assertTrue(out.toString().contains("\ndamaged: 2 groups"), out::toString);
        Files.delete(snapshot(folder, 5).resolve("cells"));
        assertEquals(1, run("snapshots", folder.toString()));
        assertTrue(out.toString().contains("Its file cells is missing"), out::toString);
    }

    @Test
    void aFolderOfBackupsIsListedAndVerified() throws IOException {
        Path folder = temp.resolve("backups");
        snapshots(folder);
        assertEquals(0, run("snapshots", folder.toString()), err::toString);
        assertTrue(out.toString().contains("  backup\n"), out::toString);
        assertEquals(0, run("verify", folder.toString()), err::toString);
        assertEquals("sound: 2 snapshots of 4 files and 2,097,164 bytes; 0 states of 0 tables\n", out.toString());
        flip(snapshot(folder, 9).resolve("more"), 0);
        assertEquals(1, run("verify", folder.toString(), "--json"));
        assertTrue(out.toString().contains("{\"sound\":false,\"snapshots\":2,"), out::toString);
        assertEquals(3, run("list", folder.toString()));
    }

    @Test
    void snapshotsAreVerifiedBesideALogThatCannotBeRead() throws IOException {
        Path folder = written();
        snapshots(folder);
        Files.delete(folder.resolve("raft").resolve("CURRENT"));
        assertEquals(1, run("verify", folder.toString()));
        assertTrue(err.toString().startsWith("damaged: Database "), err::toString);
        assertEquals("damaged: 2 snapshots of 4 files and 2,097,164 bytes; 0 states of 0 tables\n", out.toString());
        assertEquals(1, run("snapshots", folder.toString()));
        assertTrue(out.toString().contains("  unknown\n"), out::toString);
    }

    @Test
    void repairWithoutYesChangesNothing() throws IOException {
        Path folder = written();
        List<String> before = names(temp);
        assertEquals(0, run("list", folder.toString()));
        String listed = out.toString();
        assertEquals(2, run("repair", folder.toString(), "--truncate-at", "orders:3"));
        assertTrue(
                out.toString().contains("would cut the log of group " + ORDERS + ", which ends at 5"), out::toString);
        assertTrue(err.toString().contains("Nothing was changed"), err::toString);
        assertEquals(0, run("list", folder.toString()));
        assertEquals(listed, out.toString());
        assertEquals(before, names(temp));
    }

    @Test
    void repairCopiesCutsAndSaysWhatIsNext() throws IOException {
        Path folder = written();
        assertEquals(0, run("repair", folder.toString(), "--truncate-at", "orders:3", "--yes"), err::toString);
        assertTrue(out.toString().contains("cut the log of group " + ORDERS + " behind 3, "), out::toString);
        assertTrue(out.toString().contains("member rebind"), out::toString);
        Path copy = temp.resolve(names(temp).stream()
                .filter(name -> name.startsWith("written.before-repair-"))
                .findFirst()
                .orElseThrow());
        try (RocksDbStorage storage = RocksDbStorage.open(folder);
                RocksDbStorage restored = RocksDbStorage.open(copy)) {
            assertEquals(LogPosition.of(3, 3), storage.log(ORDERS).last());
            assertEquals(LogPosition.of(3, 5), restored.log(ORDERS).last());
            assertNotEquals(restored.identity().store(), storage.identity().store());
        }
    }

    @Test
    void aFolderInUseIsLookedAtByAnotherProcessAndNotRepaired() throws IOException, InterruptedException {
        Path folder = temp.resolve("running");
        try (RocksDbStorage storage = RocksDbStorage.open(folder)) {
            write(storage);
            Process process = new ProcessBuilder(
                            Path.of(System.getProperty("java.home"), "bin", "java")
                                    .toString(),
                            "-cp",
                            System.getProperty("java.class.path"),
                            SkerryMain.class.getName(),
                            "verify",
                            folder.toString())
                    .redirectErrorStream(true)
                    .start();
            String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertTrue(process.waitFor(30, TimeUnit.SECONDS));
            assertEquals(0, process.exitValue(), said);
            assertTrue(said.contains("sound: 2 groups"), said);
            assertEquals(3, run("repair", folder.toString(), "--truncate-at", "orders:3", "--yes"));
            assertTrue(err.toString().contains("is open in this process; close it there"), err::toString);
            storage.batch().hardState(ORDERS, HardState.of(4)).commit();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "list",
                "verify a b",
                "snapshots",
                "dump DIR",
                "dump DIR --group nobody",
                "dump DIR --group orders --from 0",
                "dump DIR --group orders --from 5 --to 4",
                "dump DIR --group orders --payload rot13",
                "repair DIR",
                "repair DIR --truncate-at orders",
                "repair DIR --truncate-at orders:x",
                "repair DIR --truncate-at orders:9 --yes",
                "repair DIR --truncate-at orders:0"
            })
    void whatIsNotUnderstoodEndsWithTwo(String line) {
        String folder = written().toString();
        assertEquals(2, run(line.replace("DIR", folder).split(" ")), err::toString);
        assertTrue(err.toString().contains("Usage: skerry"), err::toString);
        assertEquals("", out.toString());
    }

    @ParameterizedTest
    @ValueSource(strings = {"list", "dump", "verify", "stats", "snapshots", "repair"})
    void helpSaysWhatThereIs(String command) {
        assertEquals(0, run(command, "--help"));
        for (String word : new String[] {"Usage: skerry " + command, "DIR", "Exit codes:", "Example", "  3   "}) {
            assertTrue(out.toString().contains(word), out::toString);
        }
        assertEquals(0, run("--help"));
        assertTrue(out.toString().contains("  " + command + " "), out::toString);
    }

    private Path written() {
        Path folder = temp.resolve("written");
        try (RocksDbStorage storage = RocksDbStorage.open(folder)) {
            write(storage);
        }
        return folder;
    }

    private static void write(RocksDbStorage storage) {
        Membership membership = Membership.ofVoters(List.of(new Member(new NodeId(1), StoreId.of(5))));
        storage.batch()
                .identity(new ClusterId(Payload.wrap(new byte[ClusterId.BYTES])), new NodeId(1))
                .groupName("orders")
                .membership(ORDERS, 0, membership.toPayload())
                .value(ORDERS, "note", Payload.ofUtf8("kept"))
                .hardState(ORDERS, HardState.of(3))
                .hardState(GroupId.of(8), new HardState(2, Payload.ofUtf8("n1")))
                .commit();
        List<LogEntry> entries = new ArrayList<>();
        entries.add(LogEntry.command(3, 1, Payload.ofUtf8("one")));
        entries.add(LogEntry.command(3, 2, Payload.ofUtf8("two\n2")));
        entries.add(LogEntry.of(3, 3, EntryType.NO_OP, Payload.EMPTY));
        entries.add(LogEntry.of(3, 4, EntryType.foreign(99), Payload.ofUtf8("four")));
        entries.add(LogEntry.command(3, 5, Payload.ofUtf8("5".repeat(100))));
        entries.forEach(entry -> storage.batch().append(ORDERS, List.of(entry)).commit());
        storage.batch().truncatePrefix(ORDERS, LogPosition.of(3, 1)).commit();
    }

    /** At the end of the log, and beyond it; beside them what was begun. */
    private static void snapshots(Path folder) throws IOException {
        Membership membership = Membership.ofVoters(List.of(new Member(new NodeId(1), StoreId.of(5))));
        SnapshotFolders folders = SnapshotFolders.open(folder, () -> StoreId.of(7), bytes -> {}, any -> true);
        for (long index : new long[] {5, 9}) {
            try (SnapshotWriter writer = folders.of(ORDERS).create()) {
                write(writer, "cells", (1 << 20) + 2);
                write(writer, "more", 4);
                writer.commit(LogPosition.of(3, index), 1, membership.toPayload())
                        .close();
            }
        }
        folders.close();
        Files.createDirectory(
                folder.resolve("snapshots").resolve(ORDERS.toString()).resolve("writing-1"));
    }

    private static void write(SnapshotWriter writer, String name, int bytes) throws IOException {
        try (OutputStream out = writer.create(name)) {
            out.write(new byte[bytes]);
        }
    }

    private static Path snapshot(Path folder, long index) {
        return folder.resolve("snapshots").resolve(ORDERS.toString()).resolve(String.format("%016x-%016x", 3, index));
    }

    private static void flip(Path file, int place) throws IOException {
        byte[] bytes = Files.readAllBytes(file);
        bytes[place] ^= 1;
        Files.write(file, bytes);
    }

    /** As a kill leaves it, with a bit flipped in what was synced. */
    private Path damaged() throws IOException {
        Path folder = temp.resolve("killed");
        try (RocksDbStorage storage = RocksDbStorage.open(temp.resolve("running"))) {
            write(storage);
            List<Path> files;
            try (Stream<Path> all = Files.walk(temp.resolve("running"))) {
                files = all.toList();
            }
            for (Path file : files) {
                Files.copy(
                        file,
                        folder.resolve(temp.resolve("running").relativize(file).toString()));
            }
        }
        Path wal = names(folder.resolve("raft")).stream()
                .filter(name -> name.endsWith(".log"))
                .map(folder.resolve("raft")::resolve)
                .max((a, b) -> Long.compare(a.toFile().length(), b.toFile().length()))
                .orElseThrow();
        flip(wal, 150);
        return folder;
    }

    private static List<String> names(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }

    private int run(String... arguments) {
        out.getBuffer().setLength(0);
        err.getBuffer().setLength(0);
        CommandLine commandLine = SkerryMain.commandLine();
        commandLine.setOut(new PrintWriter(out, true));
        commandLine.setErr(new PrintWriter(err, true));
        return commandLine.execute(arguments);
    }
}
