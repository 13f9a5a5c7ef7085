package io.skerry.raft.bench.contest;

import com.sun.management.OperatingSystemMXBean;
import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadInfo;
import java.util.EnumMap;
import java.util.Map;

/**
 * What the threads of this JVM have used since they were started, by what they are for. Immutable.
 *
 * @param allocatedBytes on the Java heap
 * @param cpuNanos       on a processor
 * @param processNanos   of the whole process on processors: also what is no thread of Java's, which are the collector, the
 *                       compiler, and RocksDB's flushes and compactions
 */
public record ThreadUse(Map<Kind, Long> allocatedBytes, Map<Kind, Long> cpuNanos, long processNanos) {

    /** What a thread is for. The names are those that the modules give to their threads. */
    public enum Kind {
        /** Drives groups and connections. */
        LOOP("skerry-loop-"),
        /** Writes to a storage. */
        COMMITTER("skerry-committer "),
        /** Runs state machines. */
        APPLIER("skerry-applier-"),
        /** Everything else of the nodes. */
        NODE("skerry-"),
        /** The one that looks. */
        CALLER(null),
        /** What is left. */
        OTHER("");

        private final String prefix;

        Kind(String prefix) {
            this.prefix = prefix;
        }

        private static Kind of(ThreadInfo thread) {
            if (thread.getThreadId() == Thread.currentThread().getId()) {
                return CALLER;
            }
            for (Kind kind : values()) {
                if (kind != CALLER && thread.getThreadName().startsWith(kind.prefix)) {
                    return kind;
                }
            }
            return OTHER;
        }
    }

    /** Copies. */
    public ThreadUse {
        allocatedBytes = Map.copyOf(allocatedBytes);
        cpuNanos = Map.copyOf(cpuNanos);
    }

    /** Looks, from the caller's thread. Threads that have ended are not seen. */
    public static ThreadUse now() {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        OperatingSystemMXBean system = (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
        long[] ids = threads.getAllThreadIds();
        ThreadInfo[] infos = threads.getThreadInfo(ids);
        long[] bytes = threads.getThreadAllocatedBytes(ids);
        long[] nanos = threads.getThreadCpuTime(ids);
        Map<Kind, Long> allocatedSums = new EnumMap<>(Kind.class);
        Map<Kind, Long> cpuSums = new EnumMap<>(Kind.class);
        for (int i = 0; i < ids.length; i++) {
            if (infos[i] != null) {
                Kind kind = Kind.of(infos[i]);
                allocatedSums.merge(kind, bytes[i], Long::sum);
                cpuSums.merge(kind, nanos[i], Long::sum);
            }
        }
        return new ThreadUse(allocatedSums, cpuSums, system.getProcessCpuTime());
    }

    /** Returns what a kind of threads has allocated since then. */
    public long allocatedSince(ThreadUse before, Kind kind) {
        return since(before.allocatedBytes, allocatedBytes, kind);
    }

    /** Returns how long a kind of threads has run since then. */
    public long cpuSince(ThreadUse before, Kind kind) {
        return since(before.cpuNanos, cpuNanos, kind);
    }

    private static long since(Map<Kind, Long> before, Map<Kind, Long> after, Kind kind) {
        return after.getOrDefault(kind, 0L) - before.getOrDefault(kind, 0L);
    }

    /** Returns what all threads have allocated since then. */
    public long allocatedSince(ThreadUse before) {
        return sum(allocatedBytes) - sum(before.allocatedBytes);
    }

    private static long sum(Map<Kind, Long> values) {
        return values.values().stream().mapToLong(Long::longValue).sum();
    }
}
