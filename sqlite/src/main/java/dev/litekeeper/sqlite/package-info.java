/// The database file: opened safely, its settings, locks, schema model and fingerprint.
@NullMarked
package dev.litekeeper.sqlite;

import org.jspecify.annotations.NullMarked;
