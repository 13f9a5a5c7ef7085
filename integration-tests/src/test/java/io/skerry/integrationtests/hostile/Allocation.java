package io.skerry.integrationtests.hostile;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadInfo;
import java.util.Arrays;
import java.util.function.Predicate;

/** What threads have allocated on the heap. Stateless. */
final class Allocation {

    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    private Allocation() {}

    static long ofThisThread() {
        return THREADS.getCurrentThreadAllocatedBytes();
    }

    static long ofAllThreads() {
        return of(THREADS.getAllThreadIds());
    }

    /** Returns the sum over threads that are there now. */
    static long of(long[] threadIds) {
        long sum = 0;
        for (long bytes : THREADS.getThreadAllocatedBytes(threadIds)) {
            // -1 if it has ended.
            sum += Math.max(0, bytes);
        }
        return sum;
    }

    /** Returns the ids of the threads whose names are wanted. */
    static long[] threads(Predicate<String> wanted) {
        ThreadInfo[] all = THREADS.getThreadInfo(THREADS.getAllThreadIds());
        return Arrays.stream(all)
                .filter(info -> info != null && wanted.test(info.getThreadName()))
                .mapToLong(ThreadInfo::getThreadId)
                .toArray();
    }
}
