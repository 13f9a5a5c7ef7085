/**
 * Bugs that are planted into the consensus core and the simulated store, to show that the simulator finds them. Production
 * code has no switch for any of this: a class loader reads the classes anew, and changes the bytes of one method.
 *
 * <pre>
 *   class path ─► {@link io.skerry.raft.testkit.sim.mutants.MutantLoader} ─► core', simulator'
 *                      │ {@link io.skerry.raft.testkit.sim.mutants.Edit}              │ one seed
 *                      └─ must fit, exactly once           └─► {@link io.skerry.raft.testkit.sim.mutants.Verdict}
 * </pre>
 *
 * <ol>
 *   <li>{@link io.skerry.raft.testkit.sim.mutants.Mutant} lists the bugs: what is wrong, which trap it stands for, and the
 *       change to the code, written with {@link io.skerry.raft.testkit.sim.mutants.Place}.
 *   <li>{@link io.skerry.raft.testkit.sim.mutants.MutantsTest} replays one seed for each, with the bug and without.
 *   <li>{@link io.skerry.raft.testkit.sim.mutants.MutantSearch} looks for these seeds; it takes minutes, and must run again
 *       whenever a change of core or simulator makes a recorded seed take another course.
 * </ol>
 */
@NullMarked
package io.skerry.raft.testkit.sim.mutants;

import org.jspecify.annotations.NullMarked;
