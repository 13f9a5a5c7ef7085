/** The README says nothing that was not compiled, and names nothing that is not there. */
@NullMarked
package io.skerry.integrationtests.readme;

import org.jspecify.annotations.NullMarked;
