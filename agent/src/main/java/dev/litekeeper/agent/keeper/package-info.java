/// The daemon: keeps many databases in one process, answers on a socket, runs the schedules, raises alarms.
@NullMarked
package dev.litekeeper.agent.keeper;

import org.jspecify.annotations.NullMarked;
