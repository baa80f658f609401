/// Put-once objects.
@NullMarked
package dev.litekeeper.store;

import org.jspecify.annotations.NullMarked;
