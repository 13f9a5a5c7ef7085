/**
 * Backups: a folder of snapshots, which are fetched over HTTP, checked, and made into clusters again.
 */
@NullMarked
package io.skerry.examples.kv.backup;

import org.jspecify.annotations.NullMarked;
