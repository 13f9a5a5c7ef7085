package io.skerry.raft.testkit.sim;

import io.skerry.raft.core.CoreStatus;
import java.lang.reflect.Constructor;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;

/** Clusters that have run for a while, for tests that plant a violation. */
final class Clusters {

    private static final int STEPS = 600;

    private Clusters() {}

    /** Returns a cluster of three nodes, all up, that has a leader, committed entries, and a follower that is behind. */
    static SimCluster running() {
        for (long seed = 1; seed < 2_000; seed++) {
            SimCluster cluster = new SimCluster(seed, null);
            if (cluster.setup().nodes() == 3 && cluster.setup().groupCount() == 1) {
                cluster.runPhaseOne(STEPS);
                if (isLively(cluster)) {
                    return cluster;
                }
            }
        }
        throw new IllegalStateException("No seed is lively");
    }

    private static boolean isLively(SimCluster cluster) {
        for (int i = 0; i < 3; i++) {
            if (!cluster.node(i).answers()) {
                return false;
            }
        }
        long committed = cluster.history(0).committedIndex();
        return cluster.findLeader(0) != null
                && committed > 20
                && behind(cluster).acceptedLog().lastIndex() < committed
                && leader(cluster).core().currentTerm() > 1
                && leader(cluster).core().status().commitIndex() > 0;
    }

    static Replica leader(SimCluster cluster) {
        SimNode leader = cluster.findLeader(0);
        if (leader == null) {
            throw new IllegalStateException("Nobody leads");
        }
        return leader.replica(0);
    }

    /** Returns the replica with the shortest log. */
    static Replica behind(SimCluster cluster) {
        Replica behind = cluster.node(0).replica(0);
        for (int i = 1; i < 3; i++) {
            Replica other = cluster.node(i).replica(0);
            if (other.acceptedLog().lastIndex() < behind.acceptedLog().lastIndex()) {
                behind = other;
            }
        }
        return behind;
    }

    /** Returns a status with another value for one of its components. */
    static CoreStatus with(CoreStatus status, String component, Object value) {
        try {
            RecordComponent[] components = CoreStatus.class.getRecordComponents();
            Object[] values = new Object[components.length];
            for (int i = 0; i < values.length; i++) {
                boolean named = components[i].getName().equals(component);
                values[i] = named ? value : components[i].getAccessor().invoke(status);
            }
            Class<?>[] types =
                    Arrays.stream(components).map(RecordComponent::getType).toArray(Class<?>[]::new);
            Constructor<CoreStatus> constructor = CoreStatus.class.getDeclaredConstructor(types);
            return constructor.newInstance(values);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e);
        }
    }
}
