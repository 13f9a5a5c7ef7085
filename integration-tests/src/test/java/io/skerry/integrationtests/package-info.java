/** What several test suites use: processes of their own, started and watched. */
@NullMarked
package io.skerry.integrationtests;

import org.jspecify.annotations.NullMarked;
