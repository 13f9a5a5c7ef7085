/**
 * Whole {@code raft-kv serve} processes, which are killed, stopped and robbed of their folders from outside.
 *
 * <pre>
 *   Writers, 16 threads ── HTTP ──▶ three processes ◀── SIGKILL, SIGSTOP ── the test
 *        │ every outcome                  │ killed for good
 *        ▼                                ▼
 *      Tally  ◀── compared with ──  reads from every node, and KvLog: every node's log
 * </pre>
 *
 * <p>Each attempt to write has a number of its own as its value. So what is found says which attempt it came from: one that
 * was acknowledged must be there, one that was refused must not, and of one whose outcome nobody knew either is right.
 */
@NullMarked
package io.skerry.integrationtests.process;

import org.jspecify.annotations.NullMarked;
