/** What a core must not do, once each. */
@NullMarked
package io.skerry.integrationtests.architecture.violations.impure;

import org.jspecify.annotations.NullMarked;
