package io.skerry.integrationtests.process;

import io.skerry.integrationtests.Await;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

/** Reads every key back, many at a time. Stateless. */
final class Readers {

    private Readers() {}

    /** Returns the values that one node gives for the keys of so many writes, linearizably; absent ones left out. */
    static List<Long> values(KvCluster cluster, int id, int writes, int clients) throws InterruptedException {
        ExecutorService pool = Executors.newFixedThreadPool(clients);
        try {
            List<Callable<List<Long>>> parts = IntStream.range(0, clients)
                    .<Callable<List<Long>>>mapToObj(part -> () -> LongStream.range(0, writes)
                            .filter(write -> write % clients == part)
                            .mapToObj(write -> value(cluster, id, write))
                            .flatMap(List::stream)
                            .toList())
                    .toList();
            List<Future<List<Long>>> done = pool.invokeAll(parts);
            return done.stream().map(Readers::result).flatMap(List::stream).toList();
        } finally {
            pool.shutdownNow();
        }
    }

    /** A read changes nothing: it may be tried again whatever became of it. */
    private static List<Long> value(KvCluster cluster, int id, long write) {
        Answer[] last = new Answer[1];
        String path = "/kv/" + Writers.key(write);
        Await.until("node " + id + " answers for " + path, () -> last[0] + "; " + cluster.evidence(), () -> {
            last[0] = cluster.http().get(cluster.port(id), path);
            return last[0].isOk() || last[0].isAbsent();
        });
        return last[0].isOk() ? List.of(Long.parseLong(last[0].body())) : List.of();
    }

    private static List<Long> result(Future<List<Long>> done) {
        try {
            return done.get();
        } catch (ExecutionException e) {
            throw new AssertionError(e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }
}
