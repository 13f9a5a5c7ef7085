package io.skerry.integrationtests.faults;

import io.skerry.integrationtests.Await;
import io.skerry.raft.node.ReadConsistency;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/** The clients of a run: each asks any node, waits for what it was told, and thinks a moment. Thread-safe. */
final class Clients {

    private static final int MAX_BALLAST = 8 << 10;

    private final Setup setup;
    private final List<FaultyNode> nodes;
    private final List<Thread> threads = new ArrayList<>();
    private volatile boolean eager;
    private volatile boolean ending;
    private volatile @Nullable Throwable failure;

    Clients(Setup setup, List<FaultyNode> nodes) {
        this.setup = setup;
        this.nodes = nodes;
    }

    void start(SplittableRandom random) {
        for (int group = 0; group < setup.groups(); group++) {
            for (int client = 0; client < setup.clients(); client++) {
                int number = group;
                SplittableRandom own = random.split();
                Thread thread = new Thread(() -> run(number, own), "client of seed " + setup.seed());
                thread.setDaemon(true);
                threads.add(thread);
                thread.start();
            }
        }
    }

    void beEager(boolean value) {
        eager = value;
    }

    /** Begins nothing any more, and waits for what is under way. */
    void end() {
        ending = true;
        for (Thread thread : threads) {
            Await.until("a client ends", () -> thread.toString(), () -> !thread.isAlive());
        }
        if (failure != null) {
            throw new AssertionError("A client failed: " + failure, failure);
        }
    }

    private void run(int group, SplittableRandom random) {
        try {
            while (!ending) {
                act(group, random);
                LockSupport.parkNanos(TimeUnit.MICROSECONDS.toNanos(random.nextInt(500, eager ? 1000 : 12_000)));
            }
        } catch (Throwable e) {
            failure = e;
        }
    }

    /** Does one thing, or several at once. */
    private void act(int group, SplittableRandom random) {
        Life life = nodes.get(random.nextInt(nodes.size())).find();
        if (life == null || life.groups().size() <= group) {
            return;
        }
        int burst = random.nextInt(eager ? 2 : 8) == 0 ? random.nextInt(2, 16) : 1;
        List<Call> calls = new ArrayList<>();
        for (int i = 0; i < burst; i++) {
            calls.add(call(life.groups().get(group), random));
        }
        for (Call call : calls) {
            Await.result("an outcome of " + call, call.ended);
        }
    }

    private Call call(Life.Hosted hosted, SplittableRandom random) {
        Duration timeout = Duration.ofMillis(random.nextInt(20, 4 * setup.electionMillis()));
        return switch (random.nextInt(5)) {
            case 0 -> read(hosted, ReadConsistency.LINEARIZABLE, random.nextInt(Contents.KEYS), timeout);
            case 1 -> read(hosted, ReadConsistency.STALE, random.nextInt(Contents.KEYS), timeout);
            default -> submit(hosted, command(hosted.record(), random), timeout);
        };
    }

    private static Command command(GroupRecord record, SplittableRandom random) {
        long id = record.nextId();
        Command.Kind[] kinds = Command.Kind.values();
        int ballast = random.nextInt(20) == 0 ? random.nextInt(MAX_BALLAST) : random.nextInt(64);
        // A swap that expects what was written a moment ago fits now and then.
        long expected = Math.max(0, id - random.nextInt(1, 6));
        return new Command(
                id, kinds[random.nextInt(kinds.length)], random.nextInt(Contents.KEYS), expected, new byte[ballast]);
    }

    static Call submit(Life.Hosted hosted, Command command, Duration timeout) {
        GroupRecord record = hosted.record();
        Call call = new Call(command, null, record.told());
        record.calls().add(call);
        hosted.group().submit(command, timeout).whenComplete((result, failed) -> record.ended(call, result, failed));
        return call;
    }

    static Call read(Life.Hosted hosted, ReadConsistency consistency, int key, Duration timeout) {
        GroupRecord record = hosted.record();
        long floor =
                consistency.needsReadIndex() ? record.told() : hosted.seen().get();
        Call call = new Call(null, consistency, floor);
        record.calls().add(call);
        hosted.group()
                .read(consistency, cell -> cell.look(key), timeout)
                .whenComplete((seen, failed) -> record.ended(call, seen, hosted.seen(), failed));
        return call;
    }
}
