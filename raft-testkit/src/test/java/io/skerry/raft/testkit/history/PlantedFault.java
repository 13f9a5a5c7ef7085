package io.skerry.raft.testkit.history;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.function.Predicate;

/**
 * One answer of a sound history is changed into one that certainly cannot be explained. Most take a value {@code u} whose
 * bringer had ended before another operation began that certainly put something else in its place, and let an operation
 * that began after that one's end see {@code u}.
 */
enum PlantedFault {
    /** A read from a state of before. */
    STALE_READ {
        @Override
        Optional<List<Operation<Register>>> plant(List<Operation<Register>> sound, SplittableRandom random) {
            return outdated(sound, random, ANSWERED_READ, ANSWERED_WRITE, ANSWERED_WRITE);
        }
    },
    /** A write was acknowledged, and left nothing: what it had replaced is seen. */
    LOST_SWAP {
        @Override
        Optional<List<Operation<Register>>> plant(List<Operation<Register>> sound, SplittableRandom random) {
            return outdated(sound, random, ANSWERED_READ, BRINGER, ANSWERED_SWAP);
        }
    },
    /** What was deleted is seen. */
    LOST_DELETE {
        @Override
        Optional<List<Operation<Register>>> plant(List<Operation<Register>> sound, SplittableRandom random) {
            return outdated(sound, random, ANSWERED_READ, BRINGER, ANSWERED_DELETE);
        }
    },
    /** What was repeated, because its outcome was unknown, took effect again after something else did. */
    DOUBLE_EFFECT {
        @Override
        Optional<List<Operation<Register>>> plant(List<Operation<Register>> sound, SplittableRandom random) {
            return outdated(sound, random, ANSWERED_READ, Operation::isOpen, ANSWERED_WRITE);
        }
    },
    /** A compare-and-set swapped what was not there any more. */
    SWAP_OF_WHAT_WAS_GONE {
        @Override
        Optional<List<Operation<Register>>> plant(List<Operation<Register>> sound, SplittableRandom random) {
            return outdated(sound, random, ANSWERED_SWAP, BRINGER, ANSWERED_WRITE);
        }
    },
    /** A value that nobody wrote. */
    FROM_NOWHERE {
        @Override
        Optional<List<Operation<Register>>> plant(List<Operation<Register>> sound, SplittableRandom random) {
            return any(sound, random, ANSWERED_READ).map(read -> withValue(sound, read, "nobody's"));
        }
    },
    /** A value whose write was refused. */
    REFUSED_BUT_THERE {
        @Override
        Optional<List<Operation<Register>>> plant(List<Operation<Register>> sound, SplittableRandom random) {
            Optional<Operation<Register>> refused = any(
                    sound,
                    random,
                    operation -> operation.outcome() == Outcome.REFUSED
                            && operation.action().brings() != null);
            return refused.flatMap(write -> any(sound, random, ANSWERED_READ)
                    .map(read ->
                            withValue(sound, read, String.valueOf(write.action().brings()))));
        }
    },
    /** A read of what was not written yet. */
    FROM_THE_FUTURE {
        @Override
        Optional<List<Operation<Register>>> plant(List<Operation<Register>> sound, SplittableRandom random) {
            return any(sound, random, ANSWERED_READ)
                    .flatMap(read -> any(sound, random, BRINGER.and(later -> later.beginNanos() > read.endNanos()))
                            .map(write -> withValue(
                                    sound, read, String.valueOf(write.action().brings()))));
        }
    };

    private static final Predicate<Operation<Register>> ANSWERED = operation -> operation.outcome() == Outcome.ANSWERED;
    private static final Predicate<Operation<Register>> ANSWERED_READ =
            ANSWERED.and(operation -> operation.action() instanceof RegisterAction.Read);
    private static final Predicate<Operation<Register>> ANSWERED_WRITE =
            ANSWERED.and(operation -> operation.action() instanceof RegisterAction.Write);
    private static final Predicate<Operation<Register>> ANSWERED_DELETE =
            ANSWERED.and(operation -> operation.action() instanceof RegisterAction.Delete);
    private static final Predicate<Operation<Register>> ANSWERED_SWAP =
            ANSWERED.and(operation -> operation.action() instanceof RegisterAction.CompareAndSet
                    && operation.action().changes());
    private static final Predicate<Operation<Register>> BRINGER =
            ANSWERED.and(operation -> operation.action().brings() != null);

    /** Returns the history with one fault, or nothing if it has no place for it. */
    abstract Optional<List<Operation<Register>>> plant(List<Operation<Register>> sound, SplittableRandom random);

    /** Lets an operation see a value that certainly was there, and certainly is no more. */
    private static Optional<List<Operation<Register>>> outdated(
            List<Operation<Register>> sound,
            SplittableRandom random,
            Predicate<Operation<Register>> victim,
            Predicate<Operation<Register>> bringer,
            Predicate<Operation<Register>> replacer) {
        return any(sound, random, bringer.and(operation -> operation.action().brings() != null))
                .flatMap(old -> any(sound, random, replacer.and(next -> next.beginNanos() > certain(sound, old)))
                        .flatMap(next -> any(sound, random, victim.and(last -> last.beginNanos() > next.endNanos()))
                                .map(last -> withValue(
                                        sound, last, String.valueOf(old.action().brings())))));
    }

    /** Returns when it had certainly taken effect: at its end, or, without one, when the first who saw it ended. */
    private static long certain(List<Operation<Register>> sound, Operation<Register> old) {
        return !old.isOpen()
                ? old.endNanos()
                : sound.stream()
                        .filter(ANSWERED)
                        .filter(operation ->
                                operation.action().shows().contains(old.action().brings()))
                        .mapToLong(Operation::endNanos)
                        .min()
                        .orElse(Long.MAX_VALUE);
    }

    private static Optional<Operation<Register>> any(
            List<Operation<Register>> operations, SplittableRandom random, Predicate<Operation<Register>> which) {
        List<Operation<Register>> some = operations.stream().filter(which).toList();
        return some.isEmpty() ? Optional.empty() : Optional.of(some.get(random.nextInt(some.size())));
    }

    private static List<Operation<Register>> withValue(
            List<Operation<Register>> sound, Operation<Register> victim, String value) {
        RegisterAction action = victim.action() instanceof RegisterAction.CompareAndSet cas
                ? RegisterAction.CompareAndSet.of(value, cas.value()).swapped()
                : new RegisterAction.Read(value);
        List<Operation<Register>> faulty = new ArrayList<>(sound);
        faulty.set(
                sound.indexOf(victim),
                new Operation<>(
                        victim.number(),
                        victim.client(),
                        victim.key(),
                        action,
                        Outcome.ANSWERED,
                        victim.beginNanos(),
                        victim.endNanos()));
        return faulty;
    }
}
