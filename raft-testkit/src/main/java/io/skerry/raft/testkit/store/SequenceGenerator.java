package io.skerry.raft.testkit.store;

import io.skerry.raft.model.GroupId;
import io.skerry.raft.testkit.store.Step.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/** Makes sequences from seeds: the same seed, the same sequence. Stateless. */
final class SequenceGenerator {

    private static final int GROUPS = 3;
    private static final int REOPEN_EVERY = 20;
    /** Appends are most of what a store is asked for, and what gives all others something to work on. */
    private static final Kind[] WEIGHTED = {
        Kind.APPEND,
        Kind.APPEND,
        Kind.APPEND,
        Kind.APPEND,
        Kind.APPEND_LARGE,
        Kind.TRUNCATE_SUFFIX,
        Kind.TRUNCATE_SUFFIX,
        Kind.TRUNCATE_PREFIX,
        Kind.TRUNCATE_PREFIX,
        Kind.RESET,
        Kind.HARD_STATE,
        Kind.HARD_STATE,
        Kind.VALUE,
        Kind.REMOVE_VALUE,
        Kind.MEMBERSHIP,
        Kind.MEMBERSHIP,
        Kind.DESTROY
    };

    private SequenceGenerator() {}

    /** Returns the groups of a sequence: its own, so that one storage serves many sequences. */
    static List<GroupId> groups(long seed) {
        SplittableRandom random = new SplittableRandom(~seed);
        List<GroupId> groups = new ArrayList<>(GROUPS);
        for (int i = 0; i < GROUPS; i++) {
            groups.add(GroupId.of(random.nextLong()));
        }
        return groups;
    }

    /** Returns the sequence of a seed. */
    static List<Action> sequence(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        int count = random.nextInt(6, 18);
        List<Action> actions = new ArrayList<>(count + 1);
        for (int i = 0; i < count; i++) {
            actions.add(request(random));
        }
        if (Math.floorMod(seed, REOPEN_EVERY) == 0) {
            actions.add(random.nextInt(actions.size()), new Action.Reopen());
        }
        return actions;
    }

    /** Returns as many batches, none of which is waited for. */
    static List<Action.Request> requests(long seed, int count) {
        SplittableRandom random = new SplittableRandom(seed);
        List<Action.Request> requests = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            requests.add(new Action.Request(request(random).steps(), false));
        }
        return requests;
    }

    /** Returns one batch. */
    static Action.Request request(SplittableRandom random) {
        List<Step> steps = new ArrayList<>();
        int count = random.nextInt(4) == 0 ? random.nextInt(2, 5) : 1;
        for (int i = 0; i < count; i++) {
            steps.add(step(random, WEIGHTED[random.nextInt(WEIGHTED.length)]));
        }
        if (random.nextInt(7) == 0) {
            Kind[] kinds = Kind.values();
            int first = Kind.GAP.ordinal();
            Step refused = step(random, kinds[random.nextInt(first, kinds.length)]);
            steps.add(random.nextInt(steps.size() + 1), refused);
        }
        return new Action.Request(steps, random.nextInt(3) == 0);
    }

    private static Step step(SplittableRandom random, Kind kind) {
        // The first group gets half of all steps: what goes wrong, goes wrong between changes of one group.
        int slot = random.nextBoolean() ? 0 : random.nextInt(GROUPS);
        return new Step(kind, slot, random.nextInt(100), random.nextInt(100));
    }
}
