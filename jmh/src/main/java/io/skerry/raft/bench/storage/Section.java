package io.skerry.raft.bench.storage;

/** Rows of one kind. Immutable. */
enum Section {
    APPEND("append", "Durable append: one thread, one append in flight. Entries a second", "entriesPerSecond", 1, true),
    FRESH(
            "fresh",
            "Durable append to a store that was just made, whose first 4 MiB these are. Entries a second",
            "entriesPerSecond",
            1,
            true),
    GROUPS("groups", "Many groups, one append of each in flight. Entries a second", "entriesPerSecond", 1, true),
    CPU(
            "cpu",
            "Processor time of the whole process, in memory where a sync is a system call and no more. Nanoseconds an entry",
            "cpuPerEntry",
            1,
            false),
    HEAP("heap", "Heap of the appending thread, entries encoded beforehand. Bytes an entry", "heapPerEntry", 1, false),
    CODEC("codec", "Encoding and decoding, 64 entries at a time. Nanoseconds an entry", "nanosPerEntry", 1, false),
    READ("read", "Reads at random places. Nanoseconds an entry", "nanosPerEntry", 1, false),
    TRUNCATE("truncate", "Truncating a prefix of 64 entries. Microseconds", "meanNanos", 1e3, false),
    STEADY("steady", "Appending 64 x 1 KiB and truncating, for long. Entries a second", "entriesPerSecond", 1, true),
    REOPEN("reopen", "Opening after a kill, nothing flushed before. Milliseconds", "nanos", 1e6, false);

    private final String id;
    private final String title;
    private final String figure;
    private final double unit;
    private final boolean moreIsBetter;

    Section(String id, String title, String figure, double unit, boolean moreIsBetter) {
        this.id = id;
        this.title = title;
        this.figure = figure;
        this.unit = unit;
        this.moreIsBetter = moreIsBetter;
    }

    /** What it is called on the command line, and what its rows' ids begin with. */
    String id() {
        return id;
    }

    String title() {
        return title;
    }

    /** The figure that is compared. */
    String figure() {
        return figure;
    }

    /** What the figure is divided by to be shown. */
    double unit() {
        return unit;
    }

    boolean moreIsBetter() {
        return moreIsBetter;
    }

    /** Whether its turns are over before code that is new is compiled. */
    boolean isShort() {
        return this == CPU || this == HEAP || this == CODEC || this == READ || this == TRUNCATE;
    }

    static Section of(String id) {
        for (Section section : values()) {
            if (section.id.equals(id)) {
                return section;
            }
        }
        throw new IllegalArgumentException("There is no section " + id);
    }

    /** Returns the section that a row belongs to. */
    static Section ofRow(String row) {
        return of(row.substring(0, row.indexOf(' ')));
    }
}
