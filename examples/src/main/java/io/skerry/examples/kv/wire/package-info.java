/**
 * What server and client have to agree on: keys in paths, error codes, and JSON. Knows nothing of sockets.
 */
@NullMarked
package io.skerry.examples.kv.wire;

import org.jspecify.annotations.NullMarked;
