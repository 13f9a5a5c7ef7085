package io.skerry.integrationtests.crash;

import io.skerry.raft.testkit.disk.FaultyDisk;
import io.skerry.raft.testkit.disk.FaultyDisk.Order;
import io.skerry.raft.testkit.disk.PowerCut.Extent;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;

/** The process on whose disk the rounds are. Prints figures, and what was lost. */
final class NodeProcess {

    /** What is done. */
    enum Task {
        /** The disk dies at each call in turn; then what a kill leaves is looked at, or what a power cut does. */
        POINTS {
            @Override
            boolean run(Round round, long number) {
                // Twice each: both ends of the same call.
                boolean reached = round.live(Order.DIE, (number + 1) / 2);
                if (number % 2 == 0) {
                    round.afterKill();
                } else {
                    round.afterPowerCut(new Random(number));
                }
                return reached;
            }
        },
        /** The process is killed at a call, if it comes so far. */
        KILL {
            @Override
            boolean run(Round round, long number) {
                return round.live(Order.KILL, number);
            }
        },
        /** Another process looks at what is left. */
        CHECK {
            @Override
            boolean run(Round round, long number) {
                round.afterKill();
                return true;
            }
        },
        /** Nothing is synced, and everything is said to be. */
        DEAF {
            @Override
            boolean run(Round round, long number) {
                round.live(Order.DEAF, 0);
                round.afterPowerCut(Extent.EVERYTHING, new Random(number));
                return true;
            }
        },
        /** A {@link Mistake} is made, of that number. */
        MISTAKE {
            @Override
            boolean run(Round round, long number) {
                round.live(Mistake.values()[(int) number]);
                round.afterKill();
                return true;
            }
        };

        abstract boolean run(Round round, long number);
    }

    private NodeProcess() {}

    /** Takes a folder; then for each a story, a kind, a task, the number of the first round, the last, and the step. */
    public static void main(String[] args) throws Exception {
        for (int i = 1; i < args.length; i += 6) {
            Story story = Story.valueOf(args[i]);
            Kind kind = Kind.valueOf(args[i + 1]);
            Path home = Path.of(args[0]);
            Round round = new Round(
                    story, kind, new FaultyDisk(home), Files.createDirectories(home.resolve(story + "-" + kind)));
            rounds(
                    round,
                    Task.valueOf(args[i + 2]),
                    Long.parseLong(args[i + 3]),
                    Long.parseLong(args[i + 4]),
                    Long.parseLong(args[i + 5]));
            round.figures()
                    .forEach((name, value) ->
                            System.out.println("figure\t" + story + " " + kind + "\t" + name + "\t" + value));
            System.out.flush();
        }
        System.exit(0);
    }

    private static void rounds(Round round, Task task, long first, long last, long step) {
        boolean more = true;
        for (long number = first; more && number <= last; number += step) {
            round.figures().merge("rounds", 1L, Long::sum);
            try {
                more = task.run(round, number);
            } catch (AssertionError e) {
                System.out.println(
                        "lost\t" + task + " " + number + "\t" + e.getMessage().replace('\n', ' '));
                e.printStackTrace();
                round.figures().merge("losses", 1L, Long::sum);
            }
        }
    }
}
