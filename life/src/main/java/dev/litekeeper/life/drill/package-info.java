/// The restore drill: the newest backup restored into a clean place, read by a second engine, and the commands of the
/// recovery plan executed as written.
@NullMarked
package dev.litekeeper.life.drill;

import org.jspecify.annotations.NullMarked;
