/// The WAL of a live database, followed commit by commit from another process, without slowing the writer.
@NullMarked
package dev.litekeeper.wal;

import org.jspecify.annotations.NullMarked;
