/** How to drive the consensus core by hand: what a runtime does, without its threads and sockets. */
@NullMarked
package io.skerry.examples.core;

import org.jspecify.annotations.NullMarked;
