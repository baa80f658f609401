/// Litekeeper.yml, environments and the layout.
@NullMarked
package dev.litekeeper.project;

import org.jspecify.annotations.NullMarked;
