package io.skerry.raft.storage.rocksdb.crash;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.skerry.raft.storage.StorageException;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;

/** The process that is killed: one life of a storage, which says what it begins, and what was acknowledged. */
final class VictimProcess {

    /** Not {@code System.out}: each line must be one write, so that none is lost in a buffer, or mixed with another. */
    private static final FileOutputStream PIPE = new FileOutputStream(FileDescriptor.out);

    private VictimProcess() {}

    /** Takes a folder, a seed, how many batches the folder holds, how many to commit, and a {@link FailPoint}. */
    public static void main(String[] args) {
        long seed = Long.parseLong(args[1]);
        Progress progress = new Telling();
        progress.restart(Long.parseLong(args[2]));
        Life life = new Life(seed, Long.parseLong(args[3]), 0, Life.smallLogs(seed), FailPoint.parse(args[4]));
        say("opening");
        StorageException failure = life.run(Path.of(args[0]), progress);
        say(failure == null ? "end" : "failed " + failure.toString().replace('\n', ' '));
    }

    private static final class Telling extends Progress {

        @Override
        void opened() {
            say("opened");
        }

        @Override
        void begin(long number) {
            say("begin " + number);
        }

        @Override
        void acknowledge(long number) {
            say("done " + number);
        }
    }

    private static void say(String line) {
        try {
            PIPE.write((line + "\n").getBytes(US_ASCII));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
