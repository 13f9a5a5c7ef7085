package io.skerry.raft.testkit.sim;

import org.jspecify.annotations.Nullable;

/**
 * Draws fault patterns, one after another, for as long as phase one lasts, and ends each when its time is over. Each
 * seed likes some patterns more than others.
 *
 * <p>Not thread-safe; owned by its simulation.
 */
final class Faults {

    private static final FaultPattern[] PATTERNS = FaultPattern.values();

    private final SimCluster cluster;
    private final SimSetup setup;
    private final SimRandom random;
    private final EventQueue clock;
    private final NetworkFaults network;
    private final int[] weights = new int[PATTERNS.length];
    private int totalWeight;
    private int nextStep;
    private int storming;
    private boolean longOutage;
    private long shortReignsUntilNanos;
    private boolean over;

    Faults(SimCluster cluster, SimRandom random) {
        this.cluster = cluster;
        this.setup = cluster.setup();
        this.random = random;
        this.clock = cluster.clock();
        this.network = new NetworkFaults(cluster, random.split());
        for (FaultPattern pattern : PATTERNS) {
            int weight = pattern.weight * random.nextInt(4);
            weights[pattern.ordinal()] = weight;
            totalWeight += weight;
        }
        this.nextStep = random.between(20, 200);
    }

    /** A step is over; maybe it is time for a fault. */
    void onStep(int steps) {
        if (!over && steps >= nextStep && totalWeight > 0) {
            nextStep = steps + random.between(1, 2 * setup.stepsBetweenFaults());
            begin(draw());
        }
    }

    private FaultPattern draw() {
        int at = random.nextInt(totalWeight);
        int i = 0;
        while (at >= weights[i]) {
            at -= weights[i];
            i++;
        }
        return PATTERNS[i];
    }

    private void begin(FaultPattern pattern) {
        switch (pattern) {
            case HALVES, BRIDGE, ISOLATED_LEADER, ONE_WAY_FROM_LEADER, ONE_WAY_TO_LEADER, RESETS, STORM -> {
                if (setup.nodes() > 1) {
                    network.begin(pattern);
                }
            }
            case CRASH_AT_BOUNDARY -> crashAtBoundary(anyNode());
            case CRASH_AMID_WRITES -> crashAmidWrites(anyNode());
            case LEADER_CRASH_AMID_WRITES -> crashAmidWrites(leaderOrAny());
            case RESTART_STORM -> restartStorm();
            case DETOUR -> detour();
            case SHORT_REIGNS -> shortenReigns(random.between(3, 15));
            case ORDERLY_STOP -> stop(anyNode());
            case PAUSE -> pause(anyNode());
            case LEADER_PAUSE -> pauseLeader();
            case LATE_TIMERS -> beLate(anyNode());
            case UNAWARE_LEADER -> leaveUnaware(leaderOrAny());
            case SLOW_DISK -> slowDisk(leaderOrAny());
            case HANGING_DISK -> hangDisk(random.nextBoolean() ? leaderOrAny() : anyNode());
            case FULL_STORAGE -> fillStorage(random.nextBoolean() ? leaderOrAny() : anyNode());
            case WIPED_DISK -> wipeDisk(anyNode());
            case OUTAGE -> beAway(anyNode());
            case CRASH_AMID_SNAPSHOT -> crashAmidSnapshot(random.nextBoolean() ? snapshotting() : anyNode());
            case BIT_ROT -> BitRot.strike(cluster, anyNode(), random);
            case OVERLOAD -> overload();
        }
    }

    // ---- crashes

    private void crashAtBoundary(SimNode node) {
        if (node.isUp() && mayFail(node)) {
            Boundary boundary = Boundary.ofTurn(random);
            arm(node, new CrashTrigger(boundary, random.between(1, 6), 0));
        }
    }

    private void crashAmidSnapshot(SimNode node) {
        if (node.isUp() && mayFail(node)) {
            arm(node, new CrashTrigger(Boundary.ofSnapshot(random), random.between(1, 3), 0));
        }
    }

    /** Returns a node that fetches or installs a snapshot; any, if none does. */
    private SimNode snapshotting() {
        for (int i = 0; i < setup.nodes(); i++) {
            SimNode node = cluster.node(i);
            if (node.isUp() && node.isReceiving()) {
                return node;
            }
        }
        return anyNode();
    }

    private void crashAmidWrites(SimNode node) {
        if (node.isUp() && mayFail(node)) {
            // A crash anywhere, with a disk that is behind.
            @Nullable Boundary boundary = random.nextBoolean() ? null : Boundary.ofTurn(random);
            node.disk().slowDown(random.between(2, 8));
            arm(node, new CrashTrigger(boundary, random.between(1, 5), random.between(2, 3)));
        }
    }

    private void arm(SimNode node, CrashTrigger trigger) {
        node.arm(trigger);
        note(TracePoint.FAULT, node, "crash " + trigger);
        end(3 * setup.timeoutNanos(), FaultPattern.CRASH_AT_BOUNDARY, node);
    }

    private void restartStorm() {
        cluster.stats().fault(FaultKind.RESTART_STORM);
        storming = random.between(2, 2 + 2 * setup.nodes());
        for (int i = 0; i < setup.nodes(); i++) {
            SimNode node = cluster.node(i);
            if (node.isUp() && random.nextBoolean()) {
                node.crash("restart storm");
            }
        }
    }

    /** For so many election timeouts. */
    private void shortenReigns(int timeouts) {
        shortReignsUntilNanos = clock.now() + timeouts * setup.timeoutNanos();
    }

    /** A node leads: if reigns are short, it leaves entries behind that nobody else has, or that few have. */
    void onElected(SimNode node) {
        if (clock.now() < shortReignsUntilNanos && !over && !node.isArmed()) {
            cluster.stats().fault(FaultKind.SHORT_REIGN);
            @Nullable Boundary boundary = random.nextBoolean() ? null : Boundary.ofTurn(random);
            arm(node, new CrashTrigger(boundary, random.between(1, 12), 0));
        }
    }

    /** Long enough for the others to cut off what the node needs. */
    private void beAway(SimNode node) {
        if (node.isUp() && mayFail(node)) {
            cluster.stats().fault(FaultKind.OUTAGE);
            longOutage = true;
            node.crash("for long");
            longOutage = false;
        }
    }

    private void stop(SimNode node) {
        if (node.answers() && mayFail(node)) {
            node.stop();
        }
    }

    /** A node went down; it will be back. */
    void onDown(SimNode node) {
        node.disk().heal();
        long nanos = random.between(setup.timeoutNanos() / 50, 2 * setup.timeoutNanos());
        if (longOutage) {
            nanos = random.between(3, 15) * setup.timeoutNanos();
        }
        if (storming > 0) {
            storming--;
            nanos /= 10;
        }
        if (over) {
            nanos = 0;
        }
        clock.add(clock.now() + nanos, EventKind.START, node.number(), node.life(), null);
    }

    /** A node is up again; in a storm it does not stay so. */
    void onUp(SimNode node) {
        if (storming > 0 && !over) {
            node.arm(new CrashTrigger(null, random.between(1, 60), 0));
        }
    }

    // ---- time, disks, clients

    private void pause(SimNode node) {
        if (!node.answers() || !mayFail(node)) {
            return;
        }
        cluster.stats().fault(FaultKind.PAUSE);
        node.pause();
        // Half of them long enough for another leader, which the sleeper does not know of when it wakes up.
        long tenths = random.nextBoolean() ? random.between(12, 40) : random.between(1, 100);
        long nanos = tenths * setup.timeoutNanos() / 10;
        // Some come late: after others have been told by another leader what the sleeper cannot know.
        long patientFrom = clock.now() + random.nextLong(nanos);
        cluster.clients().bePatientWith(node, patientFrom, clock.now() + nanos);
        clock.add(clock.now() + nanos, EventKind.RESUME, node.number(), node.life(), null);
    }

    /** Sometimes the sleeper wakes up without a message that tells of another term: then it has to find out itself. */
    private void pauseLeader() {
        SimNode leader = leaderOrAny();
        if (setup.nodes() > 1 && random.nextInt(3) == 0) {
            network.begin(FaultPattern.ONE_WAY_TO_LEADER);
        }
        pause(leader);
    }

    private void beLate(SimNode node) {
        long interval = setup.config().heartbeatIntervalNanos();
        beLate(node, interval + random.nextLong(2 * interval), random.between(2, 20) * setup.timeoutNanos());
    }

    private void beLate(SimNode node, long latenessNanos, long forNanos) {
        cluster.stats().fault(FaultKind.LATE_TIMERS);
        node.beLate(latenessNanos);
        note(TracePoint.FAULT, node, "timers late by " + Trace.millis(latenessNanos));
        end(forNanos, FaultPattern.LATE_TIMERS, node);
    }

    /** What takes long does harm if its receiver leads again when it comes, in another term, with another log. */
    private void detour() {
        if (setup.nodes() > 1) {
            network.begin(FaultPattern.DETOUR);
            if (random.nextInt(3) != 0) {
                crashAmidWrites(leaderOrAny());
                shortenReigns(8);
            }
        }
    }

    /** The others elect before it steps down, and whoever believes in it reads what it holds. */
    private void leaveUnaware(SimNode leader) {
        if (setup.nodes() > 1) {
            long timeout = setup.timeoutNanos();
            long nanos = random.between(3 * timeout, 6 * timeout);
            beLate(leader, random.between(timeout / 2, 3 * timeout / 2), nanos);
            network.beginUnaware(leader.number(), nanos);
        }
    }

    private void slowDisk(SimNode node) {
        cluster.stats().fault(FaultKind.SLOW_DISK);
        node.disk().slowDown(random.between(5, 60));
        note(TracePoint.FAULT, node, "slow disk");
        end(random.between(1, 40) * setup.timeoutNanos() / 10, FaultPattern.SLOW_DISK, node);
    }

    private void hangDisk(SimNode node) {
        if (!node.isUp() || !mayFail(node)) {
            return;
        }
        cluster.stats().fault(FaultKind.HANGING_DISK);
        node.disk().hang();
        note(TracePoint.FAULT, node, "hanging disk");
        end(random.between(5, 60) * setup.timeoutNanos() / 10, FaultPattern.HANGING_DISK, node);
    }

    private void fillStorage(SimNode node) {
        cluster.stats().fault(FaultKind.FULL_STORAGE);
        node.fillStorage(true);
        note(TracePoint.FAULT, node, "full storage");
        end(random.between(1, 40) * setup.timeoutNanos() / 10, FaultPattern.FULL_STORAGE, node);
    }

    private void wipeDisk(SimNode node) {
        if (!cluster.administrator().mayReplace(node) || cluster.losses().isAny()) {
            return;
        }
        if (node.isUp()) {
            node.crash("disk lost");
        }
        note(TracePoint.FAULT, node, "disk wiped");
        cluster.administrator().replaceDisk(node);
    }

    private void overload() {
        cluster.stats().fault(FaultKind.OVERLOAD);
        cluster.clients().beEager(clock.now() + random.between(2, 10) * setup.timeoutNanos() / 10);
    }

    // ---- ends

    private void end(long inNanos, FaultPattern pattern, SimNode node) {
        clock.add(clock.now() + inNanos, EventKind.FAULT_END, node.number(), pattern.ordinal(), null);
    }

    /** A fault's time is over. */
    void onEnd(int target, long argument) {
        FaultPattern pattern = PATTERNS[(int) argument & 0xff];
        SimNode node = cluster.node(target);
        switch (pattern) {
            case CRASH_AT_BOUNDARY -> {
                if (node.isUp() && node.isArmed()) {
                    node.crash("the boundary was not met");
                }
            }
            case LATE_TIMERS -> node.beLate(0);
            case SLOW_DISK, HANGING_DISK -> node.disk().heal();
            case FULL_STORAGE -> node.fillStorage(false);
            default -> {
                network.end(argument >>> 8);
                return;
            }
        }
        note(TracePoint.FAULT_END, node, pattern.name());
    }

    /** No faults any more; those that last, end. But a storage may stay full: no bound may stop the protocol. */
    void stop() {
        over = true;
        for (int i = 0; i < setup.nodes(); i++) {
            SimNode node = cluster.node(i);
            node.arm(null);
            node.beLate(0);
            node.fillStorage(random.nextInt(4) == 0);
            node.disk().heal();
        }
    }

    // ---- whom to hit

    private SimNode anyNode() {
        return cluster.node(random.nextInt(setup.nodes()));
    }

    private SimNode leaderOrAny() {
        SimNode leader = cluster.findLeader(random.nextInt(setup.groupCount()));
        return leader == null ? anyNode() : leader;
    }

    /** Mostly a majority stays, so that something happens; not always. */
    private boolean mayFail(SimNode node) {
        int well = 0;
        for (int i = 0; i < setup.nodes(); i++) {
            SimNode other = cluster.node(i);
            well += other.answers() && !other.isArmed() && other != node ? 1 : 0;
        }
        return well >= setup.majority() || setup.nodes() == 1 || random.nextInt(4) == 0;
    }

    private void note(TracePoint point, SimNode node, String what) {
        cluster.trace().node(point, node, 0, what);
    }
}
