/// The command line.
@NullMarked
package dev.litekeeper.cli;

import org.jspecify.annotations.NullMarked;
