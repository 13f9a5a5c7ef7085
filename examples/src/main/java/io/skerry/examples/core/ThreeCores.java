package io.skerry.examples.core;

import io.skerry.examples.core.CoreDriver.Loop;
import io.skerry.raft.core.ProposalOutcome;
import io.skerry.raft.message.RaftMessage;
import io.skerry.raft.model.GroupId;
import io.skerry.raft.model.Member;
import io.skerry.raft.model.Membership;
import io.skerry.raft.model.NodeId;
import io.skerry.raft.storage.RaftStorage;
import io.skerry.raft.storage.memory.MemoryStorage;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * Three cores in one process and on one thread, each on a storage of its own: they elect a leader, replicate what is
 * proposed to it, and print what each of them holds in the end.
 */
public final class ThreeCores implements Loop {

    private static final GroupId GROUP = GroupId.ofName("default");

    /** A real driver bounds it, by what it admits. */
    private final LinkedBlockingQueue<Runnable> mailbox = new LinkedBlockingQueue<>();

    private final long beginNanos = System.nanoTime();
    private final List<RaftStorage> storages = new ArrayList<>();
    private final List<CoreDriver> drivers = new ArrayList<>();
    private int committed;

    private ThreeCores() {
        List<Member> members = new ArrayList<>();
        for (int id = 1; id <= 3; id++) {
            RaftStorage storage = new MemoryStorage();
            storages.add(storage);
            members.add(new Member(NodeId.of(id), storage.identity().store()));
        }
        // The first membership names everybody's store: a disk that is lost later cannot vote for it.
        Membership first = Membership.ofVoters(members);
        for (int i = 0; i < members.size(); i++) {
            storages.get(i).batch().membership(GROUP, 0, first.toPayload()).commit();
            drivers.add(new CoreDriver(GROUP, members.get(i), storages.get(i), this, this::onOutcome));
        }
    }

    /** Runs, and prints. */
    public static void main(String[] args) throws InterruptedException {
        replicate(List.of("one", "two", "three"))
                .forEach((node, state) -> System.out.println("node " + node + " holds " + state));
    }

    /** Replicates commands over a cluster of its own; returns what each node holds in the end. */
    static Map<NodeId, List<String>> replicate(List<String> commands) throws InterruptedException {
        ThreeCores cluster = new ThreeCores();
        try {
            cluster.run(commands);
            Map<NodeId, List<String>> states = new TreeMap<>();
            for (CoreDriver driver : cluster.drivers) {
                states.put(driver.node(), List.copyOf(driver.state()));
            }
            return states;
        } finally {
            cluster.storages.forEach(RaftStorage::close);
        }
    }

    private void run(List<String> commands) throws InterruptedException {
        drivers.forEach(CoreDriver::turn);
        until(() -> drivers.stream().anyMatch(CoreDriver::leads));
        CoreDriver leader =
                drivers.stream().filter(CoreDriver::leads).findFirst().orElseThrow();
        commands.forEach(leader::propose);
        until(() -> committed == commands.size()
                && drivers.stream().allMatch(driver -> driver.state().size() == commands.size()));
    }

    private interface Condition {
        boolean holds();
    }

    /** Takes what has arrived, and looks at the clock in between. */
    private void until(Condition condition) throws InterruptedException {
        long deadline = nowNanos() + Duration.ofSeconds(30).toNanos();
        while (!condition.holds()) {
            if (nowNanos() > deadline) {
                throw new IllegalStateException("No progress within 30 s");
            }
            long wait = drivers.stream()
                            .map(CoreDriver::deadlineNanos)
                            .min(Comparator.naturalOrder())
                            .orElseThrow()
                    - nowNanos();
            Runnable task = mailbox.poll(Math.max(0, wait), TimeUnit.NANOSECONDS);
            if (task != null) {
                task.run();
            } else {
                drivers.forEach(CoreDriver::onTime);
            }
        }
    }

    private void onOutcome(Object outcome) {
        if (outcome instanceof ProposalOutcome.Committed done) {
            committed += done.count();
        }
    }

    @Override
    public long nowNanos() {
        return System.nanoTime() - beginNanos;
    }

    @Override
    public void post(Runnable task) {
        mailbox.add(task);
    }

    @Override
    public void send(RaftMessage message) {
        post(() -> drivers.get((int) message.to().value() - 1).onMessage(message));
    }
}
