/// Ordinary files: read, written durably, and never a live database.
@NullMarked
package dev.litekeeper.files;

import org.jspecify.annotations.NullMarked;
