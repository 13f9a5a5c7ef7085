package io.skerry.integrationtests.nemesis;

import io.skerry.integrationtests.process.KvCluster;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/**
 * What a fault may strike: a cluster that works, and who leads it.
 *
 * @param cluster its processes
 * @param links   the ways between them
 * @param random  decides what is left open
 * @param leader  who leads it at this moment
 */
record Field(KvCluster cluster, Links links, Random random, int leader) {

    int nodes() {
        return cluster.ids().length;
    }

    /** Returns all nodes in some order. */
    List<Integer> shuffled() {
        List<Integer> all = new ArrayList<>();
        for (int id : cluster.ids()) {
            all.add(id);
        }
        Collections.shuffle(all, random);
        return all;
    }

    /** Returns any node, the leader every other time. */
    int anybody() {
        return random.nextBoolean() ? leader : shuffled().get(0);
    }

    int anyFollower() {
        return shuffled().stream().filter(id -> id != leader).findFirst().orElseThrow();
    }

    /** Cuts all ways between two sides. */
    void part(List<Integer> side, List<Integer> others) {
        for (int one : side) {
            for (int other : others) {
                links.cut(one, other);
            }
        }
    }

    List<Integer> others(int id) {
        return shuffled().stream().filter(other -> other != id).toList();
    }

    /** Lets nodes be killed, and started again in the end. */
    Strike kill(int... ids) throws Exception {
        cluster.kill(ids);
        return new Strike(text(ids), () -> cluster.start(ids));
    }

    private static String text(int... ids) {
        List<Integer> list = new ArrayList<>();
        for (int id : ids) {
            list.add(id);
        }
        return list.toString();
    }

    /** Lets a disk misbehave. */
    Strike disk(int id, FileDisk.Mode mode) throws Exception {
        FileDisk.set(cluster.disk(id), mode);
        return new Strike(Integer.toString(id), () -> FileDisk.set(cluster.disk(id), FileDisk.Mode.SOUND));
    }

    Strike pause(int id) throws Exception {
        cluster.process(id).pause();
        return new Strike(Integer.toString(id), () -> cluster.process(id).goOn());
    }

    Strike links(String what) {
        return new Strike(what, links::mend);
    }

    /**
     * A fault that has struck.
     *
     * @param what whom it has struck, in words
     * @param heal ends it
     */
    record Strike(String what, Heal heal) {}

    /** Ends a fault. */
    @FunctionalInterface
    interface Heal {
        void run() throws Exception;
    }
}
