/// Who uses a database, for how long at least, and what keeps its WAL from being reused.
@NullMarked
package dev.litekeeper.life.who;

import org.jspecify.annotations.NullMarked;
