/// The checklist of a real database: gathers the evidence, applies safe fixes, keeps what was seen last time.
@NullMarked
package dev.litekeeper.life.check;

import org.jspecify.annotations.NullMarked;
