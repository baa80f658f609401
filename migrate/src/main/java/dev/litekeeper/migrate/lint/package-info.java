/// Scripts judged before they run: what loses rows or objects, fails on real rows, or takes long.
@NullMarked
package dev.litekeeper.migrate.lint;

import org.jspecify.annotations.NullMarked;
