/// Backups, proof, retention, restore.
@NullMarked
package dev.litekeeper.archive;

import org.jspecify.annotations.NullMarked;
