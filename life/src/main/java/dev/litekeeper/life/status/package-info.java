/// One screen of where a database stands.
@NullMarked
package dev.litekeeper.life.status;

import org.jspecify.annotations.NullMarked;
