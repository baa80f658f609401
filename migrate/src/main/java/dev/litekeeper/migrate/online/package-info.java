/// Changes that leave the app alive: a table copied in small steps beside its writers, and exchanged in one
/// moment.
@NullMarked
package dev.litekeeper.migrate.online;

import org.jspecify.annotations.NullMarked;
