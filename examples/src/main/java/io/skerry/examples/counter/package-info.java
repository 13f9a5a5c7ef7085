/** The shortest replicated state machine that does something; the README shows it. */
@NullMarked
package io.skerry.examples.counter;

import org.jspecify.annotations.NullMarked;
