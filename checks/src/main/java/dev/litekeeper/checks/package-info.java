/// The go-live checklist.
@NullMarked
package dev.litekeeper.checks;

import org.jspecify.annotations.NullMarked;
