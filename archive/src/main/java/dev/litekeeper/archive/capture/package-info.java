/// One database, followed commit by commit into its archive in every store.
@NullMarked
package dev.litekeeper.archive.capture;

import org.jspecify.annotations.NullMarked;
