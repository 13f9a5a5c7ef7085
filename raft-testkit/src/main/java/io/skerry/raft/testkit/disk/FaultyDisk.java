package io.skerry.raft.testkit.disk;

import io.skerry.raft.testkit.disk.PowerCut.Extent;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * A folder on a disk that fails when it is told to: the near end of {@code faulty-disk.c}, which is preloaded into the
 * process that uses the folder, this one or another. Counts the calls of RocksDB and of Java that change files there.
 *
 * <p>Not thread-safe; owned by its creator.
 */
public final class FaultyDisk {

    /** Writes to files; calls that count are to be added up. */
    public static final int WRITE = 1;

    /** Syncs of files and folders. */
    public static final int SYNC = 2;
    /** Files made, removed, renamed. */
    public static final int NAME = 4;
    /** Files cut and allocated. */
    public static final int SIZE = 8;

    /** All of these. */
    public static final int ANY = WRITE | SYNC | NAME | SIZE;

    /** What to do at the chosen call. As in {@code faulty-disk.c}. */
    public enum Order {
        /** Nothing but to count. */
        NOTHING,
        /** Kills the process with SIGKILL, before the call. */
        KILL,
        /** From this call on nothing changes any more, and every call fails. */
        DIE,
        /** Fails this call. If it is a sync, what it should have synced looks clean from then on. */
        FAIL,
        /** From this call on there is no room. */
        FULL,
        /** Syncs are said to have been done, and are not; wherever. */
        DEAF
    }

    private static final String SOURCE = "faulty-disk.c";
    private static final int LONGS = 16;
    private static final int ON = 0;
    private static final int MODE = 1;
    private static final int AT = 2;
    private static final int MASK = 3;
    private static final int TORN = 4;
    private static final int MATCHED = 5;
    private static final int FIRED = 6;
    private static final int DEAD = 7;

    private final Path folder;
    private final Path side;
    private final Path control;
    private final MappedByteBuffer orders;

    /** Takes a folder that may exist; the store goes into {@link #folder}. */
    public FaultyDisk(Path home) {
        folder = home.resolve("disk");
        side = home.resolve("side");
        control = home.resolve("orders");
        try {
            Files.createDirectories(folder);
            Files.createDirectories(side);
            try (FileChannel file = FileChannel.open(
                    control, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
                orders = file.map(FileChannel.MapMode.READ_WRITE, 0, LONGS * Long.BYTES);
                orders.order(ByteOrder.nativeOrder());
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Returns whether a library can be built here. */
    public static boolean isPossible() {
        try {
            return System.getProperty("os.name").equals("Linux")
                    && new ProcessBuilder("gcc", "--version")
                                    .redirectErrorStream(true)
                                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                                    .start()
                                    .waitFor()
                            == 0;
        } catch (IOException e) {
            return false;
        } catch (InterruptedException e) {
            throw new AssertionError("Interrupted while asking for a compiler", e);
        }
    }

    /** Builds the library, and returns it. */
    public static Path build(Path into) throws IOException, InterruptedException {
        Path library = into.resolve("faulty-disk.so");
        Path source = into.resolve(SOURCE);
        try (InputStream packed = FaultyDisk.class.getResourceAsStream(SOURCE)) {
            Files.copy(Objects.requireNonNull(packed), source, StandardCopyOption.REPLACE_EXISTING);
        }
        Path messages = into.resolve("gcc.messages");
        Process compiler = new ProcessBuilder(
                        "gcc",
                        "-shared",
                        "-fPIC",
                        "-O1",
                        "-o",
                        library.toString(),
                        source.toString(),
                        "-ldl",
                        "-lpthread")
                .redirectErrorStream(true)
                .redirectOutput(messages.toFile())
                .start();
        if (!compiler.waitFor(1, TimeUnit.MINUTES) || compiler.exitValue() != 0) {
            compiler.destroyForcibly();
            throw new AssertionError("faulty-disk.c cannot be built: " + Files.readString(messages));
        }
        return library;
    }

    /** Returns what a process needs in its environment to see this disk. */
    public Map<String, String> environment(Path library) {
        return Map.of(
                "LD_PRELOAD", library.toString(),
                "SKERRY_DISK_ROOT", folder.toString(),
                "SKERRY_DISK_SIDE", side.toString(),
                "SKERRY_DISK_CONTROL", control.toString());
    }

    /** Returns the folder that fails. */
    public Path folder() {
        return folder;
    }

    /** Gives an order, and begins to count. */
    public void order(Order order, long at, int calls, boolean torn) {
        orders.putLong(MODE * Long.BYTES, Order.NOTHING.ordinal());
        VarHandle.fullFence();
        orders.putLong(ON * Long.BYTES, 1);
        orders.putLong(AT * Long.BYTES, at);
        orders.putLong(MASK * Long.BYTES, calls);
        orders.putLong(TORN * Long.BYTES, torn ? 1 : 0);
        orders.putLong(MATCHED * Long.BYTES, 0);
        orders.putLong(FIRED * Long.BYTES, 0);
        orders.putLong(DEAD * Long.BYTES, 0);
        VarHandle.fullFence();
        orders.putLong(MODE * Long.BYTES, order.ordinal());
        VarHandle.fullFence();
    }

    /** Lets the disk be whole again; the journal goes on. */
    public void heal() {
        order(Order.NOTHING, 0, ANY, false);
    }

    /** Returns whether the order was carried out. */
    public boolean hasFired() {
        VarHandle.fullFence();
        return orders.getLong(FIRED * Long.BYTES) != 0;
    }

    /** Returns how many calls were counted since the order. */
    public long counted() {
        VarHandle.fullFence();
        return orders.getLong(MATCHED * Long.BYTES);
    }

    /** Cuts the power: takes back what was not synced. Nobody may have the folder open. What is left is durable. */
    public PowerCut cutPower(Extent extent, Random random) {
        rest();
        try {
            PowerCut cut = PowerCut.of(folder, side, extent, random);
            forget();
            return cut;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Removes everything, for another round. */
    public void wipe() {
        rest();
        try {
            delete(folder);
            forget();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What happens now is neither seen nor written down. */
    public void rest() {
        heal();
        orders.putLong(ON * Long.BYTES, 0);
        VarHandle.fullFence();
    }

    /** The journal is emptied, not replaced: a process may have it open. */
    private void forget() throws IOException {
        try (Stream<Path> files = Files.list(side)) {
            for (Path file : files.toList()) {
                if (file.endsWith("journal")) {
                    Files.write(file, new byte[0]);
                } else {
                    Files.delete(file);
                }
            }
        }
    }

    private static void delete(Path folder) throws IOException {
        List<Path> all;
        try (Stream<Path> paths = Files.walk(folder)) {
            all = new ArrayList<>(paths.sorted(Comparator.reverseOrder()).toList());
        }
        all.remove(folder);
        for (Path path : all) {
            Files.delete(path);
        }
    }
}
