/// What is normal for a database: how fast its disk, its commits and the user's queries are, recorded and compared.
@NullMarked
package dev.litekeeper.life.baseline;

import org.jspecify.annotations.NullMarked;
