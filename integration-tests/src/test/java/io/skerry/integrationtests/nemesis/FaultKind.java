package io.skerry.integrationtests.nemesis;

import io.skerry.integrationtests.nemesis.Field.Strike;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** What the nemesis does. Each strikes a cluster that works, and can be ended. */
enum FaultKind {
    /** Two nodes lose all connections, and get no others. */
    CUT {
        @Override
        Strike strike(Field field) {
            List<Integer> nodes = field.shuffled();
            field.links().cut(nodes.get(0), nodes.get(1));
            return field.links(nodes.get(0) + " | " + nodes.get(1));
        }
    },
    /** What one node says to another does not arrive; the other way it does. */
    ONE_WAY_CUT {
        @Override
        Strike strike(Field field) {
            int from = field.anybody();
            int to = field.others(from).get(0);
            field.links().traffic(from, to).hold();
            return field.links(from + " -| " + to);
        }
    },
    /** What a node says arrives nowhere; it hears all others. */
    MUTE {
        @Override
        Strike strike(Field field) {
            int mute = field.anybody();
            field.others(mute)
                    .forEach(other -> field.links().traffic(mute, other).hold());
            return field.links(mute + " -|");
        }
    },
    /** The leader loses all connections. */
    LEADER_ISOLATED {
        @Override
        Strike strike(Field field) {
            field.part(List.of(field.leader()), field.others(field.leader()));
            return field.links(field.leader() + " | all");
        }
    },
    /** A majority on one side, the leader on either. */
    HALVES {
        @Override
        Strike strike(Field field) {
            List<Integer> nodes = field.shuffled();
            List<Integer> minority = nodes.subList(0, (field.nodes() - 1) / 2);
            field.part(minority, nodes.subList(minority.size(), nodes.size()));
            return field.links(minority + " | others");
        }
    },
    /** One node is between all others: those see it, and not each other. */
    BRIDGE {
        @Override
        Strike strike(Field field) {
            List<Integer> nodes = field.shuffled();
            int half = field.nodes() / 2;
            field.part(nodes.subList(1, half + 1), nodes.subList(half + 1, nodes.size()));
            return field.links(nodes.subList(1, half + 1) + " | " + nodes.subList(half + 1, nodes.size()) + ", but "
                    + nodes.get(0));
        }
    },
    /** Connections stand, new ones come up, and nothing arrives on any. */
    BLACK_HOLE {
        @Override
        Strike strike(Field field) {
            int node = field.anybody();
            for (int other : field.others(node)) {
                field.links().traffic(node, other).hold();
                field.links().traffic(other, node).hold();
            }
            return field.links(node + " ( )");
        }
    },
    /** All that a node says and hears is late. */
    DELAY {
        @Override
        Strike strike(Field field) {
            int node = field.anybody();
            int millis = 20 + field.random().nextInt(80);
            for (int other : field.others(node)) {
                field.links().traffic(node, other).delay(millis);
                field.links().traffic(other, node).delay(millis);
            }
            return field.links(node + " by " + millis + " ms");
        }
    },
    /** Few bytes pass between a node and the others. */
    THROTTLE {
        @Override
        Strike strike(Field field) {
            int node = field.anybody();
            int bytes = 2_000 + field.random().nextInt(20_000);
            for (int other : field.others(node)) {
                field.links().traffic(node, other).throttle(bytes);
                field.links().traffic(other, node).throttle(bytes);
            }
            return field.links(node + " to " + bytes + " B/s");
        }
    },
    /** Every connection of the leader is reset in mid-frame. */
    TORN_FRAMES {
        @Override
        Strike strike(Field field) {
            for (int other : field.others(field.leader())) {
                field.links().traffic(field.leader(), other).tear();
                field.links().traffic(other, field.leader()).tear();
            }
            return field.links(Integer.toString(field.leader()));
        }
    },
    KILL_FOLLOWER {
        @Override
        Strike strike(Field field) throws Exception {
            return field.kill(field.anyFollower());
        }
    },
    KILL_LEADER {
        @Override
        Strike strike(Field field) throws Exception {
            return field.kill(field.leader());
        }
    },
    KILL_ALL {
        @Override
        Strike strike(Field field) throws Exception {
            return field.kill(field.cluster().ids());
        }
    },
    /** SIGSTOP, and SIGCONT later. */
    STOP_FOLLOWER {
        @Override
        Strike strike(Field field) throws Exception {
            return field.pause(field.anyFollower());
        }
    },
    STOP_LEADER {
        @Override
        Strike strike(Field field) throws Exception {
            return field.pause(field.leader());
        }
    },
    DISK_SLOW {
        @Override
        Strike strike(Field field) throws Exception {
            return field.disk(field.anybody(), FileDisk.Mode.SLOW);
        }
    },
    DISK_HANGS {
        @Override
        Strike strike(Field field) throws Exception {
            return field.disk(field.anybody(), FileDisk.Mode.HANGS);
        }
    },
    /** The storage stops for good; the process is started again. */
    DISK_FAILS {
        @Override
        Strike strike(Field field) throws Exception {
            int node = field.anybody();
            Strike failing = field.disk(node, FileDisk.Mode.FAILS);
            return new Strike(failing.what(), () -> {
                failing.heal().run();
                field.kill(node).heal().run();
            });
        }
    };

    /** Returns all kinds, or those that {@code -Dnemesis.faults=A,B} names; a list of its own. */
    static List<FaultKind> wanted() {
        String names = System.getProperty("nemesis.faults");
        return names == null
                ? new ArrayList<>(List.of(values()))
                : new ArrayList<>(
                        Arrays.stream(names.split(",")).map(FaultKind::valueOf).toList());
    }

    /** Breaks something. */
    abstract Strike strike(Field field) throws Exception;
}
