/**
 * Disks that are really full, or really read-only, under a storage, a cluster and whole processes.
 *
 * <pre>
 *   test ── OwnMounts ──▶ a process with mounts of its own
 *                            │ SmallDisks: mounts, fills, frees
 *                            ├── a storage, or
 *                            └── processes of {@code raft-kv serve}
 * </pre>
 */
@NullMarked
package io.skerry.integrationtests.disk;

import org.jspecify.annotations.NullMarked;
