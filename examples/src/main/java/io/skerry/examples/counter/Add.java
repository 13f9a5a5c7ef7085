package io.skerry.examples.counter;

/**
 * The only command: adds. Immutable.
 *
 * @param delta how much
 */
public record Add(long delta) {}
