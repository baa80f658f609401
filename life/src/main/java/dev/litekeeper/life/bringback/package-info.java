/// Rows brought back: what is different between the state of an earlier moment and now, and only that written back.
@NullMarked
package dev.litekeeper.life.bringback;

import org.jspecify.annotations.NullMarked;
