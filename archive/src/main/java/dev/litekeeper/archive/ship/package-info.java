/// One writer at a time: who may write an archive, and the way of its segments into each store.
@NullMarked
package dev.litekeeper.archive.ship;

import org.jspecify.annotations.NullMarked;
