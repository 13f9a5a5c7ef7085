/** The rules between modules and packages, as tests over the compiled classes. */
@NullMarked
package io.skerry.integrationtests.architecture;

import org.jspecify.annotations.NullMarked;
