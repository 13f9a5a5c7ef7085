package io.skerry.raft.storage.rocksdb.crash;

import io.skerry.raft.testkit.disk.PowerCut;
import java.util.Map;
import java.util.TreeMap;

/** What the rounds on a faulty disk came to, as lines from process to process. Not thread-safe; owned by its creator. */
final class DiskFigures {

    private final Map<String, Long> counts = new TreeMap<>();

    void lived(boolean fired, long calls, Progress progress) {
        count("lives", 1);
        count("faults", fired ? 1 : 0);
        count("calls", calls);
    }

    void found(long more) {
        count("checks", 1);
        count("unacknowledged-there", more > 0 ? 1 : 0);
    }

    void cut(PowerCut cut) {
        count("cuts", 1);
        count("cuts-that-took", cut.pages() + cut.names() > 0 ? 1 : 0);
        count("pages-taken", cut.pages());
        count("names-taken", cut.names());
    }

    void count(String name, long more) {
        counts.merge(name, more, Long::sum);
    }

    long get(String name) {
        return counts.getOrDefault(name, 0L);
    }

    /** Takes in a line of {@link #toLines}. */
    void add(String name, String value) {
        count(name, Long.parseLong(value));
    }

    /** One line for each. */
    String toLines(String task) {
        StringBuilder lines = new StringBuilder();
        counts.forEach((name, value) -> lines.append("figure ")
                .append(task)
                .append(' ')
                .append(name)
                .append(' ')
                .append(value)
                .append('\n'));
        return lines.toString();
    }

    @Override
    public String toString() {
        return counts.toString();
    }
}
