/** What several test suites use: processes of their own, started and watched; ports; and patience with an end. */
@NullMarked
package io.skerry.integrationtests;

import org.jspecify.annotations.NullMarked;
