/// The database of an environment brought to the project's scripts, made where it is missing, and seeded.
@NullMarked
package dev.litekeeper.life.migration;

import org.jspecify.annotations.NullMarked;
