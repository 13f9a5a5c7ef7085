package io.skerry.integrationtests.faults;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Collectors;

/**
 * The faults of a run, as drawn from its seed. Immutable.
 *
 * @param steps in order of time
 */
record Schedule(List<Step> steps) {

    private static final Fault[] FAULTS = Fault.values();

    static Schedule draw(Setup setup, SplittableRandom random) {
        int[] weights = new int[FAULTS.length];
        int total = 0;
        for (Fault fault : FAULTS) {
            // Each seed likes some more than others.
            boolean possible = setup.nodes() > 1 || !fault.isOfLines();
            weights[fault.ordinal()] = possible ? fault.weight * random.nextInt(4) : 0;
            total += weights[fault.ordinal()];
        }
        List<Step> steps = new ArrayList<>();
        // Half of the clusters begin in peace.
        int at = random.nextBoolean() ? random.nextInt(50) : random.nextInt(100, 300);
        int end = at + setup.millis();
        for (int number = 1; at < end && total > 0; number++) {
            add(steps, number, at, draw(weights, random.nextInt(total)), setup, random);
            at += random.nextInt(5, 120);
        }
        steps.sort(Comparator.comparingInt(Step::atMillis));
        return new Schedule(List.copyOf(steps));
    }

    private static Fault draw(int[] weights, int drawn) {
        int at = drawn;
        int i = 0;
        while (at >= weights[i]) {
            at -= weights[i];
            i++;
        }
        return FAULTS[i];
    }

    private static void add(List<Step> steps, int number, int at, Fault fault, Setup setup, SplittableRandom random) {
        int node = random.nextInt(1, setup.nodes() + 1);
        int election = setup.electionMillis();
        int length = random.nextBoolean() ? random.nextInt(10, election) : random.nextInt(election, 3 * election);
        int amount = 0;
        int other = setup.nodes() == 1 ? 1 : 1 + (node + random.nextInt(setup.nodes() - 1)) % setup.nodes();
        switch (fault) {
            case LOSS, COPY, OVERTAKING, EARLIER_LIVES -> amount = random.nextInt(10, 300);
            case FULL_LINE -> amount = random.nextInt(300, 1000);
            case DELAY -> amount = random.nextInt(5, election);
            case SLOW_DISK -> amount = random.nextInt(2, 40);
            case SLOW_MACHINE -> amount = random.nextInt(1, 30);
            case ISOLATED_LEADER, LEADER_CRASH_AMID_WRITES, LEADER_PAUSE -> {
                other = random.nextInt(setup.groups());
                length = random.nextInt(election, 3 * election);
            }
            case PAUSE -> other = random.nextInt(setup.loops().get(node - 1));
            case HALVES, BRIDGE -> amount = random.nextInt(1, 1 << setup.nodes());
            default -> {
                // Nothing more to say.
            }
        }
        steps.add(new Step(number, at, fault, true, node, other, amount));
        steps.add(new Step(number, at + length, fault, false, node, other, amount));
    }

    @Override
    public String toString() {
        return steps.stream().map(Step::toString).collect(Collectors.joining("\n  ", "  ", ""));
    }
}
