/// Scripts run by an app itself, over its own DataSource.
@NullMarked
package dev.litekeeper.migrate.embed;

import org.jspecify.annotations.NullMarked;
