/** What a node does with a storage now and then, each in a few lines; the README shows them. */
@NullMarked
package io.skerry.examples.recipes;

import org.jspecify.annotations.NullMarked;
