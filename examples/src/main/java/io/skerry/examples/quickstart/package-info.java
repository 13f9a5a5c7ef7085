/** The shortest program that does something real; the README shows it. */
@NullMarked
package io.skerry.examples.quickstart;

import org.jspecify.annotations.NullMarked;
