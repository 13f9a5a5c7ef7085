package io.skerry.raft.runtime.apply;

import java.util.concurrent.atomic.AtomicInteger;

/**
 * An actor, and whether it sleeps, is in line, or runs.
 *
 * <pre>
 *             wake                 begin                 wake
 *   ASLEEP ─────────▶ IN_LINE ─────────────▶ RUNNING ─────────────▶ WOKEN
 *      ▲                 ▲  ▲                 │   │                   │
 *      └─────────────────│──│── nothing more ─┘   │                   │
 *                        │  └──────── more ───────┘                   │
 *                        └─────────────── end of the slice ───────────┘
 * </pre>
 *
 * <p>No wake is lost: whoever wakes has written what there is to do before it reads the state, and a slice looks for what
 * there is to do after it has written the state. So either the slice finds it, or the waker finds that it runs.
 *
 * <p>Thread-safe.
 */
final class ActorSlot implements ApplierPool.Handle {

    private static final int ASLEEP = 0;
    private static final int IN_LINE = 1;
    private static final int RUNNING = 2;
    private static final int WOKEN = 3;

    private final Crew crew;
    private final ApplierPool.Actor actor;
    private final AtomicInteger state = new AtomicInteger(ASLEEP);

    ActorSlot(Crew crew, ApplierPool.Actor actor) {
        this.crew = crew;
        this.actor = actor;
    }

    ApplierPool.Actor actor() {
        return actor;
    }

    @Override
    public void wake() {
        while (true) {
            int now = state.get();
            if (now == IN_LINE || now == WOKEN) {
                return;
            }
            if (now == RUNNING && state.compareAndSet(RUNNING, WOKEN)) {
                return;
            }
            if (now == ASLEEP && state.compareAndSet(ASLEEP, IN_LINE)) {
                crew.enqueue(this);
                return;
            }
        }
    }

    /** Leaves the line: only who has taken it from there calls this. */
    void begin() {
        state.set(RUNNING);
    }

    /** Returns whether it must be put in line again. */
    boolean end(boolean more) {
        if (!more && state.compareAndSet(RUNNING, ASLEEP)) {
            return false;
        }
        state.set(IN_LINE);
        return true;
    }
}
