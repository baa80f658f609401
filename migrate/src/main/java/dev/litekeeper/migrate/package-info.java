/// Scripts, plan, apply, history.
@NullMarked
package dev.litekeeper.migrate;

import org.jspecify.annotations.NullMarked;
