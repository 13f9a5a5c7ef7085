/** That a storage which is opened and closed many times leaves nothing behind in its process. */
@NullMarked
package io.skerry.integrationtests.soak;

import org.jspecify.annotations.NullMarked;
