/// Errors that say what, where, why and what to do, and the exit status each leads to.
@NullMarked
package dev.litekeeper.failure;

import org.jspecify.annotations.NullMarked;
