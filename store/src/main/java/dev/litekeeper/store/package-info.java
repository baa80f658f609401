/// Put-once objects: what a store promises, and the store that is a folder.
@NullMarked
package dev.litekeeper.store;

import org.jspecify.annotations.NullMarked;
