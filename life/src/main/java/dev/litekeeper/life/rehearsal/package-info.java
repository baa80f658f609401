/// Pending scripts run for real on a private copy of an environment's database, and what is known of it afterwards.
@NullMarked
package dev.litekeeper.life.rehearsal;

import org.jspecify.annotations.NullMarked;
