package io.skerry.raft.core.scenario;

import io.skerry.raft.core.cluster.Amounts;
import io.skerry.raft.core.cluster.CoreNode;
import io.skerry.raft.core.cluster.Disk;
import io.skerry.raft.core.cluster.DiskImage;
import io.skerry.raft.core.cluster.Entries;
import io.skerry.raft.core.cluster.Notation;
import io.skerry.raft.model.HardState;
import io.skerry.raft.model.LogEntry;
import io.skerry.raft.model.LogPosition;
import io.skerry.raft.model.Membership;
import io.skerry.raft.model.StoreId;
import java.util.List;
import java.util.Map;

/** How nodes begin, end, and begin again. Not thread-safe. */
final class LifeCommands {

    private final Commands commands;

    LifeCommands(Commands commands) {
        this.commands = commands;
    }

    void addTo(Map<String, Commands.Command> all) {
        all.put("given", this::given);
        all.put("crash", this::crash);
        all.put("restart", this::restart);
        all.put("wipe", this::wipe);
        all.put("lose", this::lose);
        all.put("lose-state", this::loseState);
        all.put("stop", line -> commands.cluster().stop(commands.node(line)));
    }

    /** {@code given 2 log=1*3,2 term=4 vote=3 boundary=1/10 applied=11}: the node begins anew, with that on its disk. */
    private void given(CommandLine line) {
        CoreNode node = commands.node(line);
        Membership first = node.isUp() ? node.core().status().membership() : Membership.EMPTY;
        LogPosition boundary = Entries.position(line.option("boundary", "0/0"));
        int payloadBytes = Amounts.bytes(line.option("payload", "0B"));
        List<LogEntry> log = Entries.parse(line.option("log", ""), boundary, payloadBytes);
        long lastTerm =
                log.isEmpty() ? boundary.term() : log.get(log.size() - 1).term();
        HardState hardState = hardState(line, lastTerm);
        DiskImage image = new DiskImage(hardState, boundary, log);
        if (!first.equals(Membership.EMPTY)) {
            image.membership(boundary.index(), first);
        }
        long applied = Long.parseLong(line.option("applied", Long.toString(boundary.index())));
        commands.cluster().replaceDisk(node, node.member().store(), new Disk(image), applied);
    }

    private static HardState hardState(CommandLine line, long lastTerm) {
        long term = Long.parseLong(line.option("term", Long.toString(lastTerm)));
        String vote = line.option("vote", "none");
        return vote.equals("none") ? HardState.of(term) : new HardState(term, Notation.vote(Notation.member(vote)));
    }

    /** {@code crash 2 keep=1}: goes down; of the writes under way the oldest ones are on the disk, none if not said. */
    private void crash(CommandLine line) {
        String keep = line.option("keep", "0");
        for (String node : line.words()) {
            commands.cluster()
                    .crash(
                            commands.cluster().node(Long.parseLong(node)),
                            keep.equals("all") ? Integer.MAX_VALUE : Integer.parseInt(keep));
        }
    }

    /** {@code restart 2 applied=3}: comes up with its disk; one that keeps nothing begins with the snapshot, or at the boundary. */
    private void restart(CommandLine line) {
        String applied = line.option("applied", "boundary");
        for (String name : line.words()) {
            CoreNode node = commands.cluster().node(Long.parseLong(name));
            DiskImage disk = node.disk().durable();
            long least = Math.max(disk.boundary().index(), disk.snapshot().index());
            commands.cluster().start(node, applied.equals("boundary") ? least : Long.parseLong(applied));
        }
    }

    /** {@code wipe 3 s3b}: comes up with an empty disk, which has another store id. */
    private void wipe(CommandLine line) {
        CoreNode node = commands.node(line);
        StoreId store = Notation.store(line.word("the new store"));
        commands.cluster().replaceDisk(node, store, Disk.empty(), 0);
    }

    /** {@code lose-state 3}: goes down, and comes up without its state and its snapshot; log, term and vote are there. */
    private void loseState(CommandLine line) {
        CoreNode node = commands.node(line);
        if (node.isUp()) {
            commands.cluster().crash(node, 0);
        }
        node.disk().snapshot(LogPosition.NONE);
        commands.cluster().start(node, 0);
    }

    /** {@code lose 3 5}: goes down, and the disk loses what it had said was durable, from an index on. */
    private void lose(CommandLine line) {
        CoreNode node = commands.node(line);
        commands.cluster().crash(node, 0);
        node.disk().lose(line.number("an index"));
    }
}
