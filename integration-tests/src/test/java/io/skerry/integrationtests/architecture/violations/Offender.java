package io.skerry.integrationtests.architecture.violations;

import io.skerry.raft.core.RaftCore;
import io.skerry.raft.core.log.LogWindow;
import io.skerry.raft.storage.RaftStorage;
import io.skerry.raft.storage.rocksdb.RocksDbStorage;
import java.nio.file.Path;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.rocksdb.RocksDBException;
import org.rocksdb.WriteOptions;

/** Breaks one rule with each member. */
public class Offender {

    /** A native type in a field. */
    protected WriteOptions options = new WriteOptions();

    /** A native type among the exceptions. */
    public void write() throws RocksDBException {}

    /** Native types are fine where nobody sees them. */
    @SuppressWarnings("unused")
    private WriteOptions hidden() {
        return options;
    }

    /** Knows a store by its implementation. */
    public RaftStorage open(Path folder) {
        return RocksDbStorage.open(folder);
    }

    /** Knows the whole core, and not only a part. */
    public void step(RaftCore core, LogWindow part) {
        core.forget(part.lastIndex());
    }

    /** Waits for time to pass. */
    public void sleep() throws InterruptedException {
        Thread.sleep(1);
    }

    /** Believes a clock that anybody may set. */
    public boolean isOver(Instant deadline) {
        return System.currentTimeMillis() > 0 && Instant.now().isAfter(deadline);
    }

    /** Runs on the common pool. */
    public CompletableFuture<String> onTheCommonPool(CompletableFuture<String> future) {
        return future.thenApplyAsync(Function.identity());
    }

    /** Runs on the common pool, too. */
    public BiFunction<CompletableFuture<String>, Runnable, CompletableFuture<Void>> onTheCommonPoolByReference() {
        return CompletableFuture::thenRunAsync;
    }

    /** Names its executor, as it should. */
    public CompletableFuture<String> onAnExecutor(CompletableFuture<String> future, Executor executor) {
        return future.thenApplyAsync(Function.identity(), executor);
    }

    /** Talks to nobody. */
    public void print(Exception e) {
        System.out.println(e);
        e.printStackTrace();
    }
}
