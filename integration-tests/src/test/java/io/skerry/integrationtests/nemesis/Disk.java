package io.skerry.integrationtests.nemesis;

import io.skerry.raft.storage.CommitCompletion;
import io.skerry.raft.storage.CompletionThread;
import io.skerry.raft.storage.StorageException;
import io.skerry.raft.storage.StorageException.Effect;
import io.skerry.raft.storage.StorageFailedException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * A disk that is slow, hangs or fails when a file says so. What it does to a write, it does to the report that the write is
 * durable: the report waits, or says that writing failed. Once it has failed, it fails until the process is started again.
 *
 * <p>Thread-safe. Its thread calls completions, in their order, and ends with the process.
 */
final class Disk {

    /** What it does, as a word in the file; no file is {@link #SOUND}. */
    enum Mode {
        SOUND,
        /** Each write takes {@link #SLOW_MILLIS} more. */
        SLOW,
        /** Nothing comes to an end until it does something else. */
        HANGS,
        FAILS
    }

    private static final long SLOW_MILLIS = 60;
    private static final long LOOK_MILLIS = 25;

    private record Report(
            CommitCompletion completion, @Nullable StorageException failure) {}

    /** Whatever waits on it, waits for ever. */
    private static final class Reporter extends Thread implements CompletionThread {
        Reporter(Runnable task) {
            super(task, "disk of the test");
            setDaemon(true);
        }
    }

    private final Path file;
    /** Bounded by what the storage accepts, and its node lets wait for the disk. */
    private final BlockingQueue<Report> reports = new LinkedBlockingQueue<>();

    private volatile @Nullable StorageFailedException failed;

    Disk(Path file) {
        this.file = file;
        new Reporter(this::run).start();
    }

    /** Tells the disk of a process what to do, from then on. */
    static void set(Path file, Mode mode) throws IOException {
        Path next = file.resolveSibling(file.getFileName() + ".next");
        Files.writeString(next, mode.name());
        Files.move(next, file, StandardCopyOption.ATOMIC_MOVE);
    }

    /** Returns a completion that hands on when the disk lets it. */
    CommitCompletion behind(CommitCompletion completion) {
        return failure -> reports.add(new Report(completion, failure));
    }

    /** Returns what made it fail, or null. */
    @Nullable
    StorageException failure() {
        return failed;
    }

    /** @throws StorageFailedException if an earlier write failed */
    void requireSound() {
        StorageException failure = failed;
        if (failure != null) {
            throw failure;
        }
    }

    private void run() {
        try {
            while (true) {
                report(reports.take());
            }
        } catch (InterruptedException e) {
            throw new IllegalStateException("Nobody interrupts the disk", e);
        }
    }

    private void report(Report next) throws InterruptedException {
        Mode mode = mode();
        if (mode == Mode.SLOW) {
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(SLOW_MILLIS));
        }
        while (mode == Mode.HANGS) {
            TimeUnit.MILLISECONDS.sleep(LOOK_MILLIS);
            mode = mode();
        }
        if (mode == Mode.FAILS && failed == null) {
            failed = new StorageFailedException(
                    "The disk of the test failed; start the process again", Effect.UNKNOWN, null);
        }
        next.completion().done(failed != null ? failed : next.failure());
    }

    private Mode mode() {
        try {
            return Files.exists(file) ? Mode.valueOf(Files.readString(file)) : Mode.SOUND;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
