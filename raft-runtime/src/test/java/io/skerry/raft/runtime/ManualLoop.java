package io.skerry.raft.runtime;

import io.netty.channel.EventLoop;
import io.netty.util.concurrent.ScheduledFuture;
import io.skerry.raft.config.RaftConfig;
import io.skerry.raft.config.SessionLimits;
import io.skerry.raft.config.SnapshotConfig;
import io.skerry.raft.core.CoreConfig;
import io.skerry.raft.model.LogPosition;
import io.skerry.raft.model.Member;
import io.skerry.raft.model.NodeId;
import io.skerry.raft.node.GroupSpec;
import io.skerry.raft.runtime.apply.ApplierPool;
import io.skerry.raft.runtime.driver.Admission;
import io.skerry.raft.runtime.driver.DriverContext;
import io.skerry.raft.runtime.driver.GroupCalls;
import io.skerry.raft.runtime.driver.GroupDriver;
import io.skerry.raft.runtime.driver.Loop;
import io.skerry.raft.runtime.driver.WindowBudget;
import io.skerry.raft.runtime.snapshot.NodeSnapshots;
import io.skerry.raft.runtime.transport.Transport;
import io.skerry.raft.storage.memory.MemoryStorage;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * The loop of a node without peers, which takes its turns when the test says so, on the test's thread. Not thread-safe; owned
 * by its test.
 */
public final class ManualLoop implements AutoCloseable {

    private final Deque<Runnable> tasks = new ArrayDeque<>();
    private final MemoryStorage storage = new MemoryStorage();
    private final ApplierPool appliers = new ApplierPool("manual", RaftConfig.DEFAULT);
    private final DriverContext context;
    private final Loop loop;
    private @Nullable Runnable timer;
    private boolean atOnce;

    /** Returns a loop that has nothing to do. */
    public ManualLoop() {
        this.context = new DriverContext(
                new Member(NodeId.of(1), storage.identity().store()),
                storage,
                CoreConfig.DEFAULT,
                appliers,
                Runnable::run,
                null,
                Admission.ofNode(1 << 20),
                1 << 20,
                SessionLimits.DEFAULT,
                new WindowBudget(1 << 20, 1, RaftConfig.DEFAULT.maxUndurable().bytes()),
                System.nanoTime(),
                new AtomicBoolean(),
                new AtomicInteger(),
                new NodeSnapshots(NodeId.of(1), storage, SnapshotConfig.DEFAULT, Duration.ofSeconds(1)),
                () -> new SplittableRandom(1),
                failure -> {});
        this.loop = new Loop(context, 0, executor(), nobody());
    }

    private EventLoop executor() {
        return (EventLoop) Proxy.newProxyInstance(
                EventLoop.class.getClassLoader(),
                new Class<?>[] {EventLoop.class},
                (self, method, arguments) -> switch (method.getName()) {
                    case "inEventLoop" -> true;
                    case "execute" -> {
                        tasks.add((Runnable) arguments[0]);
                        if (atOnce) {
                            run();
                        }
                        yield null;
                    }
                    case "schedule" -> armed((Runnable) arguments[0]);
                    default -> throw new UnsupportedOperationException(method.toString());
                });
    }

    private ScheduledFuture<?> armed(Runnable task) {
        timer = task;
        return (ScheduledFuture<?>) Proxy.newProxyInstance(
                ScheduledFuture.class.getClassLoader(),
                new Class<?>[] {ScheduledFuture.class},
                (self, method, arguments) -> timer == task); // It is only ever cancelled, for another one.
    }

    private static Transport nobody() {
        return (Transport) Proxy.newProxyInstance(
                Transport.class.getClassLoader(),
                new Class<?>[] {Transport.class},
                (self, method, arguments) -> method.getReturnType() == boolean.class ? false : null);
    }

    /** Returns the loop. */
    public Loop loop() {
        return loop;
    }

    /** Returns this node's name, with its store. */
    public Member self() {
        return context.self();
    }

    /** Returns a group on the loop that has not begun. */
    public GroupDriver<Register, String, LogPosition> add(GroupSpec<Register, String, LogPosition> spec) {
        GroupDriver<Register, String, LogPosition> driver = new GroupDriver<>(spec, context, loop, 0, LogPosition.NONE);
        loop.add(driver);
        return driver;
    }

    /** Returns calls of a group. */
    public GroupCalls<Register, String, LogPosition> calls(
            GroupDriver<Register, String, LogPosition> driver, GroupSpec<Register, String, LogPosition> spec) {
        return new GroupCalls<>(driver, spec, context, RaftConfig.DEFAULT, loop, driver.view()::status);
    }

    /** From now on everything is done as soon as it is given. */
    public void runAtOnce() {
        atOnce = true;
        run();
    }

    /** Runs all that there is to do by now. */
    public void run() {
        for (Runnable task = tasks.poll(); task != null; task = tasks.poll()) {
            task.run();
        }
    }

    /** Has the timer go off, early or not, and does what follows; returns whether it is armed after that. */
    public boolean fire() {
        Runnable due = timer;
        timer = null;
        if (due != null) {
            due.run();
        }
        run();
        return timer != null;
    }

    @Override
    public void close() {
        appliers.close();
        storage.close();
    }
}
