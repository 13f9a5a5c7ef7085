/**
 * Classes that break rules on purpose, to show that the rules see it. This package lacks {@code @NullMarked} for the
 * same reason.
 */
package io.skerry.integrationtests.architecture.violations;
