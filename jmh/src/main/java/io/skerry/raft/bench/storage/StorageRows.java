package io.skerry.raft.bench.storage;

import static io.skerry.raft.bench.storage.Contenders.GROWING;
import static io.skerry.raft.bench.storage.Contenders.JRAFT;
import static io.skerry.raft.bench.storage.Contenders.NAIVE;
import static io.skerry.raft.bench.storage.Contenders.OVERWRITTEN;
import static io.skerry.raft.bench.storage.Contenders.RATIS;
import static io.skerry.raft.bench.storage.Contenders.SKERRY;

import io.skerry.raft.bench.contest.Command;
import io.skerry.raft.bench.storage.Row.Task;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

/**
 * What is compared, with whom, and how. Immutable.
 *
 * @param amount      how much
 * @param present     contenders that are there
 * @param disk        a folder on the disk
 * @param memory      a folder in memory, or on the disk too where there is none
 * @param writeBuffer of ours, in bytes: what is kept in the steady state is a share of it
 */
record StorageRows(Amount amount, Set<String> present, Path disk, Path memory, long writeBuffer) {

    static final int BATCH = 64;
    static final int SMALL = 256;
    static final int LARGE = 1024;

    private static final List<Integer> SHARES = List.of(10, 40);
    private static final long FRESH_BYTES = 4L << 20;
    private static final long GROUPS_KEEP = 16L << 20;

    List<Row> of(Section section) {
        return switch (section) {
            case APPEND -> appends();
            case FRESH -> List.of(fresh(1), fresh(BATCH));
            case GROUPS -> groups();
            case CPU -> cpu();
            case HEAP -> List.of(heap(16), heap(BATCH), heap(256));
            case CODEC -> codec();
            case READ -> List.of(read("point", 1), read("range 64", 64), scan());
            case TRUNCATE -> List.of(truncate());
            case STEADY -> SHARES.stream().map(this::steady).toList();
            case REOPEN -> List.of(reopen());
        };
    }

    /** What ours needs before it is measured as what it is when it has run for a while. */
    Command prime(String folder) {
        return command("prime", SKERRY, folder, Map.of("bytes", amount.primeBytes()));
    }

    private List<Row> appends() {
        List<Row> rows = new ArrayList<>();
        for (int payload : amount.payloads()) {
            for (int batch : amount.batches()) {
                rows.add(row(
                        id(Section.APPEND, payload, batch),
                        Contenders.ALL,
                        name -> command("append", name, "log", load(payload, batch, amount.millis()))));
            }
        }
        return rows;
    }

    private Row fresh(int batch) {
        Map<String, Object> load = load(LARGE, batch, amount.millis());
        load.put("bytes", FRESH_BYTES);
        load.put("fresh", 1);
        return row(id(Section.FRESH, LARGE, batch), Contenders.ALL, name -> command("append", name, "fresh", load));
    }

    private List<Row> groups() {
        List<Row> rows = new ArrayList<>();
        for (int groups : amount.groups()) {
            rows.add(groups(groups, 1));
        }
        rows.add(groups(amount.groups().get(0), 16));
        return rows;
    }

    private Row groups(int groups, int batch) {
        List<String> contenders = Contenders.ALL.stream()
                .filter(name -> groups <= amount.peerGroups() || !Contenders.PEERS.contains(name))
                .toList();
        return row(groupsId(groups, batch), contenders, name -> groups(name, groups, batch));
    }

    /** The disk takes what all groups have in one write: nobody can do better. */
    private Command groups(String name, int groups, int batch) {
        if (name.equals(GROWING) || name.equals(OVERWRITTEN)) {
            return command("append", name, "groups", load(SMALL, groups * batch, amount.millis()));
        }
        Map<String, Object> load = load(SMALL, batch, amount.millis());
        load.put("groups", groups);
        load.put("keepBytes", GROUPS_KEEP);
        return command("groups", name, "groups-" + groups, load);
    }

    private List<Row> cpu() {
        List<Row> rows = new ArrayList<>();
        for (int payload : amount.payloads()) {
            for (int batch : amount.batches()) {
                if (batch >= BATCH) {
                    Map<String, Object> load = load(payload, batch, amount.millis());
                    rows.add(row(
                            id(Section.CPU, payload, batch),
                            List.of(SKERRY, NAIVE, JRAFT, RATIS),
                            name -> inMemory("append", name, "cpu", load)));
                }
            }
        }
        return rows;
    }

    private Row heap(int batch) {
        Map<String, Object> load = load(SMALL, batch, 0);
        load.put("appends", 1 + (amount.millis() << 3) / batch);
        return row(id(Section.HEAP, SMALL, batch), List.of(SKERRY), name -> inMemory("prepared", name, "heap", load));
    }

    private List<Row> codec() {
        List<Row> rows = new ArrayList<>();
        for (int payload : amount.payloads()) {
            for (String direction : List.of("encode", "decode")) {
                rows.add(row(
                        Section.CODEC.id() + " " + direction + " " + payload + " B",
                        List.of(SKERRY, JRAFT, RATIS),
                        name -> command(direction, name, "none", load(payload, BATCH, amount.shortMillis()))));
            }
        }
        return rows;
    }

    private Row read(String what, int count) {
        Map<String, Object> load = load(SMALL, BATCH, amount.shortMillis());
        load.put("count", count);
        return row(
                Section.READ.id() + " " + what,
                List.of(SKERRY, NAIVE, JRAFT, RATIS),
                name -> command("read", name, "read", load));
    }

    private Row scan() {
        return row(
                Section.READ.id() + " all in order",
                List.of(SKERRY, NAIVE, JRAFT, RATIS),
                name -> command("scan", name, "read", Map.of("count", LARGE)));
    }

    /** What is there to be read. */
    Command fill(String contender) {
        Map<String, Object> load = load(SMALL, BATCH, 0);
        load.put("entries", amount.readEntries());
        return command("fill", contender, "read", load);
    }

    private Row truncate() {
        return row(
                Section.TRUNCATE.id() + " 64 x 256 B",
                List.of(SKERRY, NAIVE, JRAFT),
                name -> command("truncate", name, "truncate", load(SMALL, BATCH, amount.millis())));
    }

    private Row steady(int share) {
        Map<String, Object> load = load(LARGE, BATCH, Integer.MAX_VALUE);
        load.put("bytes", amount.steadyBytes());
        // The window lets a log grow by a half before it is cut: the most that is kept is to be the share.
        load.put("keepBytes", writeBuffer * share / 100 * 2 / 3);
        load.put("watchLogs", 1);
        return row(
                steadyId(share),
                List.of(SKERRY, NAIVE, JRAFT, RATIS),
                name -> command("append", name, "steady-" + share, load));
    }

    private Row reopen() {
        Map<String, Object> load = load(SMALL, BATCH, 0);
        load.put("entries", amount.crashEntries());
        return row(reopenId(), List.of(SKERRY, NAIVE, JRAFT, RATIS), name -> command("reopen", name, "crash", load));
    }

    static String id(Section section, int payload, int batch) {
        return section.id() + " " + batch + " x " + payload + " B";
    }

    static String groupsId(int groups, int batch) {
        return Section.GROUPS.id() + " " + groups + " x " + batch + " x " + SMALL + " B";
    }

    static String steadyId(int share) {
        return Section.STEADY.id() + " keeping 0." + share / 10 + " of a memtable";
    }

    static String reopenId() {
        return Section.REOPEN.id() + " after a kill";
    }

    private Row row(String id, List<String> contenders, Function<String, Command> command) {
        Map<String, Task> tasks = new LinkedHashMap<>();
        for (String name : contenders) {
            if (present.contains(name)) {
                tasks.put(name, new Task(name, command.apply(name)));
            }
        }
        return new Row(id, tasks);
    }

    private static Map<String, Object> load(int payload, int batch, int millis) {
        Map<String, Object> load = new LinkedHashMap<>();
        load.put("payload", payload);
        load.put("batch", batch);
        load.put("millis", millis);
        return load;
    }

    private Command inMemory(String task, String contender, String folder, Map<String, ?> params) {
        return command(task, memory.resolve(contender).resolve(folder), params);
    }

    private Command command(String task, String contender, String folder, Map<String, ?> params) {
        return command(task, disk.resolve(contender).resolve(folder), params);
    }

    private static Command command(String task, Path folder, Map<String, ?> params) {
        Map<String, String> all = new LinkedHashMap<>();
        all.put("folder", folder.toString());
        params.forEach((name, value) -> all.put(name, value.toString()));
        return new Command(task, all);
    }
}
