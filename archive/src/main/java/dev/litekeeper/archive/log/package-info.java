/// The log of a database: every commit as a difference, in segments that prove themselves, and back to a database.
@NullMarked
package dev.litekeeper.archive.log;

import org.jspecify.annotations.NullMarked;
