package io.skerry.raft.storage.rocksdb.crash;

import io.skerry.raft.storage.StorageException;
import io.skerry.raft.storage.StorageFullException;
import io.skerry.raft.testkit.disk.FaultyDisk;
import io.skerry.raft.testkit.disk.FaultyDisk.Order;
import io.skerry.raft.testkit.disk.PowerCut.Extent;
import java.nio.file.Path;
import java.util.Random;
import java.util.function.UnaryOperator;

/**
 * The process whose disk is faulty: round after round, without a new process for each, for the disk dies instead. Prints
 * its figures; or fails with what led to a loss.
 */
final class DiskProcess {

    /** What a round does. */
    enum Task {
        /** The disk dies at each call in turn; what a kill there leaves is checked, and what a power cut there leaves. */
        POINTS {
            @Override
            boolean run(DiskRound round, long number) {
                boolean torn = number % 2 == 0;
                round.live(Order.DIE, number, FaultyDisk.ANY, torn, Life.of(POINTS_SEED, BATCHES));
                boolean reached = round.hasFired();
                round.checkCopy();
                round.cutPower();
                return reached;
            }
        },
        /** Lives that end with their disk, some reopened, and what is reported counts; then the power is cut. */
        CUTS {
            @Override
            boolean run(DiskRound round, long seed) {
                Random random = round.random();
                for (int life = random.nextInt(3); life >= 0; life--) {
                    boolean atSync = random.nextBoolean();
                    long at = 1 + random.nextInt(atSync ? 40 : 160);
                    int calls = atSync ? FaultyDisk.SYNC : FaultyDisk.ANY;
                    round.live(Order.DIE, at, calls, random.nextBoolean(), Life.of(seed, 60));
                    if (life > 0) {
                        // Only what it reports says where the next life goes on.
                        round.reopen();
                    }
                }
                round.cutPower();
                round.live(Order.NOTHING, 0, 0, false, Life.of(seed, 10));
                round.cutPower();
                return true;
            }
        },
        /** Lives that come so far that their write-ahead log has been written ahead; the power is cut amid the load. */
        PRIMED {
            @Override
            boolean run(DiskRound round, long seed) {
                Random random = round.random();
                int calls = random.nextBoolean() ? FaultyDisk.SYNC : FaultyDisk.WRITE;
                round.live(Order.DIE, 50 + random.nextInt(40), calls, random.nextBoolean(), Life.onAPrimedLog(seed));
                round.countZerosAhead();
                if (random.nextBoolean()) {
                    round.reopen();
                }
                round.cutPower();
                return true;
            }
        },
        /** A sync fails, or a write; reopened, what is reported counts, some of it written on; then the power is cut. */
        SYNC_ERRORS {
            @Override
            boolean run(DiskRound round, long seed) {
                Random random = round.random();
                int calls = random.nextInt(4) == 0 ? FaultyDisk.WRITE : FaultyDisk.SYNC;
                round.live(Order.FAIL, 1 + random.nextInt(50), calls, random.nextBoolean(), Life.of(seed, 60));
                round.reopen();
                if (random.nextBoolean()) {
                    round.live(Order.DIE, 1 + random.nextInt(60), FaultyDisk.ANY, false, Life.of(seed, 20));
                }
                round.cutPower();
                return true;
            }
        },
        /** The disk is full from a moment on, has room again, and then the power is cut. */
        FULL {
            @Override
            boolean run(DiskRound round, long seed) {
                Random random = round.random();
                int calls = FaultyDisk.WRITE | FaultyDisk.SIZE;
                StorageException failure =
                        round.live(Order.FULL, 1 + random.nextInt(60), calls, random.nextBoolean(), Life.of(seed, 80));
                if (failure != null && !(failure instanceof StorageFullException)) {
                    throw new AssertionError(round + ": a full disk is told as " + failure, failure);
                }
                if (random.nextBoolean()) {
                    round.reopenWithoutRoom(1 + random.nextInt(4));
                }
                round.reopen();
                round.live(Order.NOTHING, 0, 0, false, Life.of(seed, 10));
                round.cutPower();
                return true;
            }
        },
        /** The disk is full from a call on while a folder is made, and at each attempt after that; then it has room. */
        NEW_ON_A_FULL_DISK {
            @Override
            boolean run(DiskRound round, long number) {
                int calls = FaultyDisk.WRITE | FaultyDisk.SIZE;
                round.live(Order.FULL, number, calls, true, Life.of(number, 5));
                boolean reached = round.hasFired();
                for (int at = 1; at <= 3; at++) {
                    round.reopenWithoutRoom(at);
                }
                round.reopen();
                round.cutPower();
                return reached;
            }
        },
        /** Killed between a write and its sync, reopened, reported, and then the power is cut (SCENARIOS 35). */
        REPORTED {
            @Override
            boolean run(DiskRound round, long seed) {
                round.live(
                        Order.DIE,
                        45 + seed % 20,
                        FaultyDisk.SYNC,
                        false,
                        Life.onOneLog(seed, UnaryOperator.identity()));
                round.reopen();
                round.cutPower(Extent.EVERYTHING);
                return true;
            }
        },
        /** Snapshots are taken, received and pruned; the disk dies at each call in turn, then the power is cut. */
        SNAPSHOTS {
            @Override
            boolean run(DiskRound round, long number) {
                return round.ofSnapshots().dieAt(number, FaultyDisk.ANY);
            }
        },
        /** As SNAPSHOTS, but a sync fails, the process goes on, and then the power is cut. */
        SNAPSHOT_SYNC_ERRORS {
            @Override
            boolean run(DiskRound round, long number) {
                return round.ofSnapshots().failSync(number);
            }
        },
        /** Snapshots of a store whose syncs do nothing. Must be found out. */
        SNAPSHOTS_UNSYNCED {
            @Override
            boolean run(DiskRound round, long number) {
                round.ofSnapshots().syncNothing();
                return true;
            }
        },
        /** A store that leaves what it recovered where it found it. Must be found out. */
        RECOVERED_IS_NOT_REWRITTEN {
            @Override
            boolean run(DiskRound round, long seed) {
                round.live(
                        Order.DIE,
                        45 + seed % 20,
                        FaultyDisk.SYNC,
                        false,
                        Life.onOneLog(seed, UnaryOperator.identity()));
                round.reopen(options -> options.setAvoidFlushDuringRecovery(true));
                round.cutPower(Extent.EVERYTHING);
                return true;
            }
        },
        /** A store whose syncs do nothing. Must be found out. */
        SYNCS_NOTHING {
            @Override
            boolean run(DiskRound round, long seed) {
                round.live(Order.NOTHING, 0, 0, false, Life.of(seed, 5));
                round.live(Order.DEAF, 0, 0, false, Life.of(seed, 20));
                round.cutPower(Extent.EVERYTHING);
                return true;
            }
        },
        /** A store that acknowledges before it has synced. Must be found out. */
        ACKNOWLEDGES_EARLY {
            @Override
            boolean run(DiskRound round, long seed) {
                Life life = Life.onOneLog(seed, real -> batch -> {
                    round.progress().acknowledge(round.progress().begun());
                    real.write(batch);
                });
                round.live(Order.DIE, 45 + seed % 20, FaultyDisk.SYNC, false, life);
                round.cutPower(Extent.EVERYTHING);
                return true;
            }
        };

        /** Returns whether its stores are wrong, and the rounds must lose something. */
        boolean mustBeFoundOut() {
            return this == RECOVERED_IS_NOT_REWRITTEN
                    || this == SYNCS_NOTHING
                    || this == ACKNOWLEDGES_EARLY
                    || this == SNAPSHOTS_UNSYNCED;
        }

        /** Returns the seed of the load of a round. */
        long seed(long number) {
            return this == POINTS ? POINTS_SEED : number;
        }

        /** Returns whether there may be another round with a higher number. */
        abstract boolean run(DiskRound round, long number);
    }

    static final int BATCHES = 120;
    static final long POINTS_SEED = 4;

    private DiskProcess() {}

    /** Takes a folder; then for each task its name, the number of its first round, the last, and the step between. */
    public static void main(String[] args) {
        FaultyDisk disk = new FaultyDisk(Path.of(args[0]));
        for (int i = 1; i < args.length; i += 4) {
            Task task = Task.valueOf(args[i]);
            DiskFigures figures = new DiskFigures();
            boolean more = true;
            long last = Long.parseLong(args[i + 2]);
            for (long number = Long.parseLong(args[i + 1]);
                    more && number <= last;
                    number += Long.parseLong(args[i + 3])) {
                more = round(task, disk, Path.of(args[0]), number, figures);
            }
            System.out.print(figures.toLines(task.name()));
            System.out.flush();
        }
        disk.rest();
    }

    private static boolean round(Task task, FaultyDisk disk, Path home, long number, DiskFigures figures) {
        figures.count("rounds", 1);
        try {
            return task.run(new DiskRound(disk, home, task.seed(number), number, figures), number);
        } catch (AssertionError e) {
            System.out.println("lost " + task + " " + e.getMessage().replace('\n', ' '));
            figures.count("losses", 1);
            return true;
        }
    }
}
