/** That storages, and nodes, which come and go many times leave nothing behind in their process. */
@NullMarked
package io.skerry.integrationtests.soak;

import org.jspecify.annotations.NullMarked;
