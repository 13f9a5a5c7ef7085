package io.skerry.raft.testkit.sim.mutants;

import org.objectweb.asm.tree.ClassNode;
import org.objectweb.asm.tree.MethodNode;

/** Changes the instructions of a method. */
@FunctionalInterface
interface Rewrite {

    /** Makes the change wherever it fits; returns in how many places that was. */
    int in(ClassNode owner, MethodNode method);
}
