/// Histories of other migration tools, read where they stand and taken over.
@NullMarked
package dev.litekeeper.migrate.adopt;

import org.jspecify.annotations.NullMarked;
