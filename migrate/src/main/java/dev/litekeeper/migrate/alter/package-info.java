/// Changes of tables: written as scripts, as cheap and as safe as this engine allows.
@NullMarked
package dev.litekeeper.migrate.alter;

import org.jspecify.annotations.NullMarked;
