package io.skerry.raft.testkit.sim;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The states of a group on a disk, for a state machine that is durable by itself: generations, of which a value of the group
 * says which is in force. What is applied becomes durable by flushes, all families at once. Not thread-safe; owned by its disk.
 */
final class StateFolder {

    /** The name of that value. */
    static final String VALUE = "state";

    private final TreeMap<Integer, Generation> generations = new TreeMap<>();

    /** One state. Not thread-safe; owned by its folder. */
    static final class Generation {
        private List<SimState.Family> durable = new ArrayList<>();
        /** What a flush is writing, and no crash may bring by half. */
        private @Nullable SimState flushing;

        private boolean synced;

        /** Returns what a crash cannot take. */
        SimState state() {
            return new SimState(durable);
        }

        boolean isSynced() {
            return synced;
        }

        /** All of it is durable. */
        void sync() {
            synced = true;
        }

        void beginFlush(SimState state) {
            flushing = state;
        }

        /** Returns false if there is nothing to end. */
        boolean endFlush() {
            if (flushing == null) {
                return false;
            }
            durable = new ArrayList<>(flushing.families());
            flushing = null;
            return true;
        }

        private void crash(SimRandom random) {
            if (flushing != null) {
                keepSome(flushing.families(), random);
                flushing = null;
            }
            if (!synced) {
                for (int i = 0; i < durable.size(); i++) {
                    if (random.nextBoolean()) {
                        durable.set(i, SimStateMachine.emptyFamily(i));
                    }
                }
            }
        }

        private void keepSome(List<SimState.Family> written, SimRandom random) {
            while (durable.size() < written.size()) {
                durable.add(SimStateMachine.emptyFamily(durable.size()));
            }
            int step = familiesAtOnce();
            for (int first = 0; first < written.size(); first += step) {
                boolean kept = random.nextBoolean();
                for (int i = first; kept && i < Math.min(first + step, written.size()); i++) {
                    durable.set(i, written.get(i));
                }
            }
        }

        /** Returns how many families one record in the list of the files brings into force: a flush is atomic. */
        private static int familiesAtOnce() {
            return SimStateMachine.FAMILIES;
        }
    }

    /** Returns a generation; the first one is there from the beginning. */
    @Nullable
    Generation find(int number) {
        if (number == 0 && generations.isEmpty()) {
            create(0, SimState.EMPTY).sync();
        }
        return generations.get(number);
    }

    /** Writes a state beside those that are there: a crash may take it. */
    Generation create(int number, SimState state) {
        Generation created = new Generation();
        created.durable = new ArrayList<>(state.families());
        generations.put(number, created);
        return created;
    }

    /** Returns a number that no generation has. */
    int nextNumber() {
        return generations.isEmpty() ? 1 : generations.lastKey() + 1;
    }

    void remove(int number) {
        generations.remove(number);
    }

    /** Removes what an installation has replaced. */
    void removeBelow(int number) {
        generations.headMap(number).clear();
    }

    /** Removes what is not in force. */
    void removeAllBut(int number) {
        generations.keySet().removeIf(other -> other != number);
    }

    /** An empty state is in the place of one: it was damaged, and put aside. */
    void lose(int number) {
        create(number, SimState.EMPTY).sync();
    }

    /** The power fails. */
    void crash(SimRandom random) {
        generations.values().forEach(generation -> generation.crash(random));
    }
}
