package io.skerry.integrationtests.kill;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.skerry.examples.foreign.ForeignNode;
import io.skerry.raft.config.ByteSize;
import io.skerry.raft.model.GroupId;
import io.skerry.raft.storage.RaftStorage;
import io.skerry.raft.storage.rocksdb.RocksDbStorage;
import io.skerry.raft.storage.rocksdb.RocksDbStorageConfig;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;

/** The process that is killed: foreign nodes of several groups on one storage, busy until then. */
final class ForeignNodeProcess {

    static final int GROUPS = 3;

    /** The smallest there is, so that memtables are also written out while it runs. */
    static final RocksDbStorageConfig CONFIG =
            RocksDbStorageConfig.builder().logRetention(ByteSize.ofMiB(1)).build();

    /** Not {@code System.out}: each line must be one write, so that none is lost in a buffer, or mixed with another. */
    private static final FileOutputStream PIPE = new FileOutputStream(FileDescriptor.out);

    private ForeignNodeProcess() {}

    /** Takes a folder and a seed. */
    public static void main(String[] args) throws InterruptedException {
        say("opening");
        RaftStorage storage = RocksDbStorage.open(Path.of(args[0]), CONFIG);
        say("opened");
        for (int i = 0; i < GROUPS; i++) {
            int number = i;
            ForeignNode node = new ForeignNode(storage, group(number));
            Workload workload = new Workload(node, Long.parseLong(args[1]) + number);
            new Thread(() -> runUntilKilled(number, node, workload), "group " + number).start();
        }
        try {
            new Twins(storage).writeUntilKilled(index -> say("twins " + index));
        } catch (RuntimeException e) {
            say("failed twins " + e);
        }
    }

    static GroupId group(int number) {
        return GroupId.of(number);
    }

    private static void runUntilKilled(int number, ForeignNode node, Workload workload) {
        try {
            while (true) {
                Step step = workload.next();
                say("begin " + number + " " + step.toLine());
                say("done " + number + " " + step.applyTo(node));
            }
        } catch (RuntimeException e) {
            e.printStackTrace();
            say("failed " + number + " " + e);
        }
    }

    private static void say(String line) {
        try {
            PIPE.write((line + "\n").getBytes(US_ASCII));
        } catch (IOException e) {
            // Nobody listens any more: the parent has gone, and so must we.
            Runtime.getRuntime().halt(1);
            throw new UncheckedIOException(e);
        }
    }
}
