/**
 * Scenario files: the specification of the core as pages that can be read, and run.
 *
 * <p>A file of {@code src/test/resources/scenarios} holds commands, and under each what could be seen of it. {@code
 * README.md} there names the commands and explains the trace. {@code ScenarioTest} runs each file, and fails where what
 * is seen differs from what is written; with {@code -Dscenario.rewrite=true} it writes what it saw.
 */
@NullMarked
package io.skerry.raft.core.scenario;

import org.jspecify.annotations.NullMarked;
