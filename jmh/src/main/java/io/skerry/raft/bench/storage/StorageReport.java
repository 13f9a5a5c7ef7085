package io.skerry.raft.bench.storage;

import static io.skerry.raft.bench.storage.Contenders.SKERRY;

import io.skerry.raft.bench.Spread;
import io.skerry.raft.bench.Table;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Tables in Markdown. Immutable. */
final class StorageReport {

    private static final String ABSENT = "";
    private static final double MICRO = 1e3;
    private static final double MIB = 1 << 20;

    private final StorageResults results;

    StorageReport(StorageResults results) {
        this.results = results;
    }

    /** Returns the whole page. */
    String page() {
        StringBuilder page = new StringBuilder("# Log stores compared\n\n");
        results.facts()
                .forEach((name, value) -> page.append("- ")
                        .append(name)
                        .append(": ")
                        .append(value)
                        .append('\n'));
        page.append("""

                Medians over the rounds, with the lowest and the highest. Ratios are taken within a round and say how many
                times as fast ours is (or how many times as much the other needs); above 1 is better for ours.

                ## Targets

                """).append(targets()).append(peers());
        for (Section section : Section.values()) {
            if (!results.rows(section).isEmpty()) {
                page.append("\n## ").append(section.title()).append("\n\n").append(speeds(section));
            }
            page.append(details(section));
        }
        return page.toString();
    }

    private Table targets() {
        Table table = new Table("what", "target", "measured", "of p50", "");
        for (StorageTargets.Verdict verdict : new StorageTargets(results).verdicts()) {
            table.add(verdict.what(), verdict.bound(), verdict.shown(), verdict.shownP50(), verdict.word());
        }
        return table;
    }

    /** Says in how many rows ours is faster than each peer, and names those in which it is not. */
    private String peers() {
        StringBuilder text = new StringBuilder();
        for (String peer : Contenders.PEERS) {
            int faster = 0;
            List<String> slower = new ArrayList<>();
            for (Section section : Section.values()) {
                for (String row : results.rows(section)) {
                    if (results.has(row, SKERRY) && results.has(row, peer)) {
                        Spread advantage = advantage(section, row, peer);
                        if (advantage.median() > 1) {
                            faster++;
                        } else {
                            slower.add(row + String.format(Locale.ROOT, " (%.2f)", advantage.median()));
                        }
                    }
                }
            }
            if (faster + slower.size() > 0) {
                text.append(String.format(
                        "%nFaster than %s in %d of %d rows%s: %s.%n",
                        Contenders.title(peer),
                        faster,
                        faster + slower.size(),
                        slower.isEmpty() ? "" : "; not in " + String.join(", ", slower),
                        slower.isEmpty() ? "hit" : "MISS"));
            }
        }
        return text.toString();
    }

    /** Returns how many times as good ours is. */
    private Spread advantage(Section section, String row, String other) {
        return section.moreIsBetter()
                ? results.ratio(row, SKERRY, other, section.figure())
                : results.ratio(row, other, SKERRY, section.figure());
    }

    private Table speeds(Section section) {
        List<String> rows = results.rows(section);
        List<String> contenders = Contenders.ALL.stream()
                .filter(name -> rows.stream().anyMatch(row -> results.has(row, name)))
                .toList();
        List<String> head = new ArrayList<>(List.of(""));
        for (String name : contenders) {
            head.add(Contenders.title(name));
            if (!name.equals(SKERRY)) {
                head.add("Skerry / it");
            }
        }
        Table table = new Table(head.toArray(String[]::new));
        for (String row : rows) {
            List<String> cells = new ArrayList<>(List.of(row.substring(row.indexOf(' ') + 1)));
            for (String name : contenders) {
                boolean there = results.has(row, name);
                cells.add(there ? number(results.spread(row, name, section.figure()), section.unit()) : ABSENT);
                if (!name.equals(SKERRY)) {
                    cells.add(there ? ratio(advantage(section, row, name)) : ABSENT);
                }
            }
            table.add(cells.toArray(String[]::new));
        }
        return table;
    }

    private String details(Section section) {
        return switch (section) {
            case APPEND, FRESH, GROUPS, TRUNCATE ->
                titled(section, "Times of one append, us: p50, p99, p99.9", times(section));
            case STEADY -> titled(section, "What it cost", steady(section));
            case REOPEN -> titled(section, "What there was to read", reopen(section));
            case CPU, HEAP, CODEC, READ -> "";
        };
    }

    private String titled(Section section, String title, Table table) {
        return results.rows(section).isEmpty() ? "" : "\n" + title + "\n\n" + table;
    }

    private Table times(Section section) {
        Table table = new Table("", "contender", "p50", "p99", "p99.9", "most", "overwrites its files");
        for (String row : results.rows(section)) {
            for (String name : Contenders.ALL) {
                if (results.has(row, name)) {
                    table.add(
                            row.substring(row.indexOf(' ') + 1),
                            Contenders.title(name),
                            micros(row, name, "p50Nanos"),
                            micros(row, name, "p99Nanos"),
                            micros(row, name, "p999Nanos"),
                            micros(row, name, "maxNanos"),
                            overwrites(row, name));
                }
            }
        }
        return table;
    }

    private String overwrites(String row, String name) {
        if (!name.equals(SKERRY) || !(row.startsWith(Section.APPEND.id()) || row.startsWith(Section.FRESH.id()))) {
            return ABSENT;
        }
        return results.spread(row, name, "overwrites").min() == 1 ? "yes" : "not always";
    }

    private Table steady(Section section) {
        Table table = new Table(
                "",
                "contender",
                "bytes written / payload",
                "p50 us",
                "p99.9 us",
                "p99.9 / p50",
                "most bytes of log files, MiB");
        for (String row : results.rows(section)) {
            for (String name : Contenders.ALL) {
                if (results.has(row, name)) {
                    table.add(
                            row.substring(row.indexOf(' ') + 1),
                            Contenders.title(name),
                            ratio(results.spread(row, name, "writeAmplification")),
                            micros(row, name, "p50Nanos"),
                            micros(row, name, "p999Nanos"),
                            ratio(Spread.ofRatios(
                                    results.figures(row, name, "p999Nanos"), results.figures(row, name, "p50Nanos"))),
                            number(results.spread(row, name, "logBytesMax"), MIB));
                }
            }
        }
        return table;
    }

    private Table reopen(Section section) {
        Table table = new Table("contender", "entries", "log files, MiB", "reading them, ms", "opening, ms");
        for (String row : results.rows(section)) {
            for (String name : Contenders.ALL) {
                if (results.has(row, name)) {
                    table.add(
                            Contenders.title(name),
                            number(results.spread(row, name, "entries"), 1),
                            number(results.spread(row, name, "logBytes"), MIB),
                            number(results.spread(row, name, "readNanos"), MICRO * MICRO),
                            number(results.spread(row, name, "nanos"), MICRO * MICRO));
                }
            }
        }
        return table;
    }

    private String micros(String row, String name, String figure) {
        return number(results.spread(row, name, figure), MICRO);
    }

    private static String number(Spread spread, double unit) {
        double median = spread.median() / unit;
        String pattern = Math.abs(median) < 100 ? "%,.1f (%,.1f-%,.1f)" : "%,.0f (%,.0f-%,.0f)";
        return String.format(Locale.ROOT, pattern, median, spread.min() / unit, spread.max() / unit);
    }

    private static String ratio(Spread spread) {
        return String.format(Locale.ROOT, "%.2f (%.2f-%.2f)", spread.median(), spread.min(), spread.max());
    }
}
