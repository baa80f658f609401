/// Alerts and what runs on a schedule.
@NullMarked
package dev.litekeeper.agent;

import org.jspecify.annotations.NullMarked;
