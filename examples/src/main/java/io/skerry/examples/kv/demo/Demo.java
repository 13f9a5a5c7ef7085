package io.skerry.examples.kv.demo;

import io.skerry.examples.kv.demo.DemoCluster.Leadership;
import io.skerry.examples.kv.demo.Verification.Finding;
import io.skerry.examples.kv.server.KvNode;
import io.skerry.examples.kv.server.NodeFactory;
import io.skerry.examples.kv.state.KvState;
import io.skerry.raft.config.ClusterConfig;
import io.skerry.raft.model.NodeId;
import io.skerry.raft.node.ReadConsistency;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/** The story. Not thread-safe; owned by its creator, told once. */
public final class Demo implements AutoCloseable {

    private static final int WRITERS = 8;
    private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(30);
    private static final Duration CATCH_UP = Duration.ofSeconds(30);
    private static final double TAKEN_AWAY = 0.35;
    private static final double COMES_BACK = 0.65;

    /** Nothing went on, or a node did not do what it should. */
    private static final class Stuck extends Exception {
        Stuck(String what) {
            super(what);
        }
    }

    private final DemoSettings settings;
    private final DemoFolder folder;
    private final DemoCluster cluster;
    private final Ledger ledger = new Ledger();
    private final Writers writers;
    private final Narrator narrator;
    private final Progress progress;
    /** Starting and closing nodes takes time, in which the story goes on. */
    private final ExecutorService stagehand = Executors.newSingleThreadExecutor(task -> {
        Thread thread = new Thread(task, "raft-kv-demo-stagehand");
        thread.setDaemon(true);
        return thread;
    });

    private Demo(DemoSettings settings, DemoFolder folder, ClusterConfig config, NodeFactory factory, PrintWriter out) {
        this.settings = settings;
        this.folder = folder;
        this.cluster = new DemoCluster(
                config,
                folder.path(),
                DemoPorts.http(settings.httpBase(), settings.nodes()),
                settings.state(),
                factory);
        String run = Long.toString(System.currentTimeMillis(), Character.MAX_RADIX);
        this.writers = new Writers(WRITERS, cluster.endpoints(), run, ledger);
        this.narrator = new Narrator(out);
        this.progress = new Progress(cluster, ledger, narrator);
    }

    /**
     * Prepares the folder, and starts nothing yet.
     *
     * @param out what happens is printed there, as it happens
     * @throws io.skerry.raft.node.NodeStartException if folder or ports do not allow it
     */
    public static Demo prepare(DemoSettings settings, NodeFactory factory, PrintWriter out) {
        DemoFolder folder = DemoFolder.of(settings.data());
        try {
            return new Demo(settings, folder, DemoConfig.in(folder.path(), settings.nodes()), factory, out);
        } catch (RuntimeException e) {
            folder.close();
            throw e;
        }
    }

    /** Tells the story; returns whether every acknowledged write is on every node. The cluster goes on until it is closed. */
    public boolean tell() throws InterruptedException {
        try {
            introduce();
            await("a leader", () -> cluster.leader() != null);
            long began = write();
            progress.until(began + part(TAKEN_AWAY));
            NodeId gone = takeLeaderAway();
            progress.until(began + part(COMES_BACK));
            comeBack(gone);
            progress.until(began + part(1));
            stopWriting();
            return verify();
        } catch (Stuck e) {
            narrator.say("STUCK: %s", e.getMessage());
            return false;
        }
    }

    private void introduce() {
        narrator.print("raft-kv demo: %d nodes in this process, on real sockets and real disks", settings.nodes());
        narrator.print("  folder   %s%s", folder.path(), folder.temporary() ? " (removed in the end)" : "");
        cluster.startAll();
        for (KvNode node : cluster.running()) {
            narrator.print("  node %-3s raft %s   http://%s", node.settings().id(), node.raft(), node.http());
        }
    }

    private long write() {
        narrator.say(
                "%d clients write over HTTP, each its own keys, one at a time, to whichever node answers", WRITERS);
        writers.begin();
        return System.nanoTime();
    }

    private NodeId takeLeaderAway() throws InterruptedException, Stuck {
        await("a leader to take away", () -> cluster.leader() != null);
        Leadership old = cluster.leader();
        if (old == null) {
            throw new Stuck("the leader has just gone by itself");
        }
        narrator.say(
                "node %s, the leader, is taken away: its clients are cut off amid their requests, its connections\n"
                        + "close, its folder closes, and nothing is handed over. (A process can do no worse to a part\n"
                        + "of itself. For kill -9, start three processes, as the README shows.)",
                old.node());
        ledger.forgetGaps();
        int unknownBefore = ledger.counts().unknown();
        long gone = System.nanoTime();
        CompletableFuture<Void> closed = CompletableFuture.runAsync(() -> cluster.takeAway(old.node()), stagehand);
        await("another leader", () -> leads(old.term() + 1));
        long elected = System.nanoTime();
        await("a write under the new leader", () -> ledger.lastAcknowledgedNanos() - elected > 0);
        narrator.say(
                "elected %.2f s after the old leader was gone; clients saw no acknowledgement for %.2f s;\n"
                        + "%d of their writes ended as unknown, and are not counted on",
                Narrator.seconds(elected - gone),
                Narrator.seconds(ledger.longestGapNanos()),
                ledger.counts().unknown() - unknownBefore);
        await("the old leader to be closed", closed::isDone);
        return old.node();
    }

    private boolean leads(long leastTerm) {
        Leadership now = cluster.leader();
        return now != null && now.term() >= leastTerm;
    }

    private void comeBack(NodeId id) throws InterruptedException, Stuck {
        narrator.say("node %s comes back, on the folder it had", id);
        long began = System.nanoTime();
        CompletableFuture<?> caughtUp = CompletableFuture.runAsync(() -> cluster.start(id), stagehand)
                .thenComposeAsync(
                        started ->
                                cluster.node(id).node().read(ReadConsistency.LINEARIZABLE, KvState::applied, CATCH_UP),
                        stagehand);
        await("node " + id + " to catch up", caughtUp::isDone);
        if (caughtUp.isCompletedExceptionally()) {
            throw new Stuck("node " + id + " did not come back: "
                    + caughtUp.handle((done, failure) -> failure).join());
        }
        narrator.say(
                "node %s has caught up, %.2f s after it was started", id, Narrator.seconds(System.nanoTime() - began));
    }

    private void stopWriting() throws InterruptedException {
        writers.stop();
        Ledger.Counts counts = ledger.counts();
        narrator.say(
                "the clients stop: %,d writes acknowledged, %,d unknown, %,d refused",
                counts.acknowledged(), counts.unknown(), counts.refused());
    }

    private boolean verify() throws InterruptedException {
        narrator.print("is every acknowledged write on every node?");
        Verification verification = new Verification(ledger);
        List<Finding> findings = verification.askAll(cluster.running());
        for (Finding found : findings) {
            narrator.print("  %s", found);
        }
        List<String> faults = new ArrayList<>(ledger.faults());
        if (ledger.counts().acknowledged() == 0) {
            faults.add("nothing was acknowledged");
        }
        if (findings.size() != settings.nodes() || !findings.stream().allMatch(Finding::complete)) {
            faults.add("not every node has everything");
        }
        if (!Verification.agree(findings)) {
            faults.add("the nodes do not hold the same");
        }
        faults.forEach(fault -> narrator.print("  %s", fault));
        narrator.say(
                "%s",
                faults.isEmpty() ? "VERIFIED: nothing that was acknowledged is missing anywhere" : "NOT VERIFIED");
        return faults.isEmpty();
    }

    private void await(String what, Progress.Condition condition) throws InterruptedException, Stuck {
        if (!progress.until(condition, System.nanoTime() + PATIENCE_NANOS)) {
            throw new Stuck("waited 30 s for " + what);
        }
    }

    private long part(double fraction) {
        return (long) (settings.duration().toNanos() * fraction);
    }

    /** Says where the nodes can be asked, until whoever has prepared this closes it. */
    public void goOn() {
        folder.leaveToCloser();
        narrator.print("still running, until Ctrl-C:");
        cluster.endpoints().forEach(endpoint -> narrator.print("  curl %s/status", endpoint));
    }

    /** Stops what still runs, and removes the folder if nobody named it. */
    @Override
    public void close() {
        writers.close();
        stagehand.shutdown();
        try {
            cluster.close();
        } finally {
            folder.close();
        }
    }
}
