package io.skerry.raft.runtime.start;

import io.skerry.raft.config.ClusterConfig;
import io.skerry.raft.config.ClusterNode;
import io.skerry.raft.config.HostPort;
import io.skerry.raft.model.Member;
import io.skerry.raft.model.Membership;
import io.skerry.raft.model.NodeId;
import io.skerry.raft.model.StoreId;
import io.skerry.raft.runtime.wire.FirstMembership;
import io.skerry.raft.runtime.wire.FirstStart;
import io.skerry.raft.runtime.wire.NodeMessage;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/**
 * A first start of three nodes, of which a generator decides what happens: connections come, break and are noticed late,
 * words are lost, nodes restart before and after their stamp is durable, and change between two disks, so that stores come
 * back.
 *
 * <p>One thing it does not do: take away the only disk in use that knows the first membership. What nobody else has heard
 * of is then gone, and if that disk comes back after the others have begun anew, it knows another cluster.
 */
final class FirstStartHistory {

    private static final int NODES = 3;

    private static final class Disk {
        private final long store;
        private long openCounter;
        private @Nullable Membership record;

        Disk(long store) {
            this.store = store;
        }
    }

    private final SplittableRandom random;
    private final Disk[][] disks = new Disk[NODES][2];
    private final Life[] lives = new Life[NODES];
    /** What is on its way, in order: words, and that a connection has come or gone. */
    private final List<List<Deque<Event>>> ways = new ArrayList<>();

    private final boolean[][] up = new boolean[NODES][NODES];
    private final Set<Membership> stamped = new LinkedHashSet<>();
    private final boolean rolesDiffer;
    private boolean calm;

    private record Event(boolean isWord, Runnable arrives) {}

    FirstStartHistory(SplittableRandom random, boolean rolesDiffer) {
        this.random = random;
        this.rolesDiffer = rolesDiffer;
        for (int i = 0; i < NODES; i++) {
            ways.add(new ArrayList<>());
            for (int j = 0; j < NODES; j++) {
                ways.get(i).add(new ArrayDeque<>());
            }
            for (int d = 0; d < 2; d++) {
                disks[i][d] = new Disk(10L * (i + 1) + d);
            }
        }
        for (int i = 0; i < NODES; i++) {
            begin(i, disks[i][0]);
        }
    }

    /** A process of a node, on a disk. */
    private final class Life implements StartGate.Node {
        private final int index;
        private final Disk disk;
        private final StartGate gate;
        private final boolean[] connected = new boolean[NODES];
        private @Nullable Runnable repeats;
        private @Nullable Membership writing;
        private boolean tookPart;
        private boolean begun;

        Life(int index, Disk disk) {
            this.index = index;
            this.disk = disk;
            disk.openCounter++;
            this.gate = new StartGate(member(), disk.openCounter, config(index), this);
            if (disk.record == null) {
                gate.await();
            } else {
                begun = true;
                gate.pass(disk.record);
            }
        }

        Member member() {
            return new Member(NodeId.of(index + 1), StoreId.of(disk.store));
        }

        @Override
        public void send(NodeId peer, NodeMessage message) {
            int to = (int) peer.value() - 1;
            if (up[index][to] && connected[to]) {
                NodeId from = NodeId.of(index + 1);
                ways.get(index).get(to).add(new Event(true, () -> lives[to].take(from, message)));
            }
        }

        private void take(NodeId from, NodeMessage message) {
            if (message instanceof FirstStart start) {
                gate.on(from, start);
            } else {
                gate.on(from, (FirstMembership) message);
            }
        }

        @Override
        public void later(Runnable task) {
            repeats = task;
        }

        @Override
        public void begin(Membership first, boolean isNamed) {
            writing = first;
            tookPart = isNamed;
        }

        @Override
        public void keep(Membership first, boolean isNamed) {
            throw new IllegalStateException("Every life begins with what was agreed, or told");
        }

        @Override
        public void waitsFor(String reason) {}

        /** The disk has written. */
        private void stamp() {
            disk.record = writing;
            if (tookPart) {
                stamped.add(writing);
            }
        }
    }

    private ClusterConfig config(int index) {
        ClusterConfig.Builder builder = ClusterConfig.builder().name("history");
        for (int i = 0; i < NODES; i++) {
            boolean voter = !rolesDiffer || (i == 0) == (index == 0);
            builder.node(new ClusterNode(NodeId.of(i + 1), HostPort.parse(":" + (i + 1)), null, null, voter));
        }
        return builder.build();
    }

    Set<Membership> stamped() {
        return stamped;
    }

    /** Who has not begun. */
    String waiting() {
        StringBuilder text = new StringBuilder();
        for (Life life : lives) {
            if (!life.begun) {
                text.append(life.member()).append(" waits for ").append(life.gate.waitingFor());
            }
        }
        return text.toString();
    }

    // ---- what happens

    void disturb(int steps) {
        int quiet = 10 + random.nextInt(60); // Where little happens agreement comes; where much does, words cross.
        for (int i = 0; i < steps; i++) {
            int one = random.nextInt(NODES);
            int other = (one + 1 + random.nextInt(2)) % NODES;
            switch (random.nextInt(quiet)) {
                case 0 -> restart(one);
                case 1 -> changeDisk(one);
                case 2 -> lose(one, other);
                default -> proceed(one, other);
            }
        }
    }

    private void proceed(int one, int other) {
        switch (random.nextInt(8)) {
            case 0 -> repeat(one);
            case 1 -> write(one);
            case 2, 3 -> connect(one, other);
            default -> deliver(one, other);
        }
    }

    /** From now on connections hold, and nothing is lost. */
    void heal() {
        calm = true;
        for (int round = 0; round < 8; round++) {
            for (int i = 0; i < NODES; i++) {
                for (int j = 0; j < NODES; j++) {
                    connect(i, j);
                }
                repeat(i);
                write(i);
            }
            deliverAll();
        }
    }

    private void deliverAll() {
        for (int step = 0; step < 1000; step++) {
            deliver(random.nextInt(NODES), random.nextInt(NODES));
        }
    }

    private void begin(int i, Disk disk) {
        lives[i] = new Life(i, disk);
    }

    private void restart(int i) {
        end(i);
        begin(i, lives[i].disk);
    }

    private void changeDisk(int i) {
        Life life = lives[i];
        boolean knownElsewhere = false;
        for (Life other : lives) {
            knownElsewhere |= other != life && other.disk.record != null;
        }
        end(i);
        boolean mayGo = life.disk.record == null || knownElsewhere;
        begin(i, mayGo && life.disk == disks[i][0] ? disks[i][1] : mayGo ? disks[i][0] : life.disk);
    }

    /** What was being written is written, or not; connections end, of which the others learn in time. */
    private void end(int i) {
        if (lives[i].writing != null && lives[i].disk.record == null && random.nextBoolean()) {
            lives[i].stamp();
        }
        for (int j = 0; j < NODES; j++) {
            if (j != i) {
                lose(i, j);
                ways.get(j).get(i).clear();
            }
        }
    }

    private void connect(int one, int other) {
        if (one == other || up[one][other] || isBusy(one, other)) {
            return;
        }
        up[one][other] = true;
        up[other][one] = true;
        meets(one, lives[other]);
        meets(other, lives[one]);
    }

    /** A node notices the end of a connection before it gets another. */
    private boolean isBusy(int one, int other) {
        return !ways.get(one).get(other).isEmpty() || !ways.get(other).get(one).isEmpty();
    }

    private void meets(int node, Life peer) {
        Member member = peer.member();
        long openCounter = peer.disk.openCounter;
        ways.get(peer.index).get(node).add(new Event(false, () -> {
            lives[node].connected[peer.index] = true;
            lives[node].gate.onConnected(member, openCounter);
        }));
    }

    /** A connection breaks: some of what is on its way arrives nevertheless, and then its end is noticed. */
    private void lose(int one, int other) {
        if (up[one][other]) {
            up[one][other] = false;
            up[other][one] = false;
            breaks(one, other);
            breaks(other, one);
        }
    }

    private void breaks(int from, int to) {
        Deque<Event> way = ways.get(from).get(to);
        for (int i = random.nextInt(way.size() + 1); i > 0 && way.getLast().isWord(); i--) {
            way.removeLast();
        }
        way.add(new Event(false, () -> {
            lives[to].connected[from] = false;
            lives[to].gate.onDisconnected(NodeId.of(from + 1));
        }));
    }

    private void deliver(int from, int to) {
        Event event = ways.get(from).get(to).poll();
        if (event != null && (calm || !event.isWord() || random.nextInt(8) > 0)) {
            event.arrives().run();
        }
    }

    private void repeat(int i) {
        Runnable task = lives[i].repeats;
        if (task != null) {
            task.run();
        }
    }

    private void write(int i) {
        Life life = lives[i];
        Membership first = life.writing;
        if (first != null && !life.begun) {
            life.stamp();
            life.begun = true;
            life.gate.begun(first);
        }
    }
}
