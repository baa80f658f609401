/// Keeps a database in shape beside the app that uses it.
@NullMarked
package dev.litekeeper.life.maintain;

import org.jspecify.annotations.NullMarked;
