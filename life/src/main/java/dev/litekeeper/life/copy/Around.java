package dev.litekeeper.life.copy;

import dev.litekeeper.life.remote.Ssh;
import dev.litekeeper.project.Machine;
import java.time.InstantSource;
import java.time.ZoneId;

/// What a copy is given by the process it is made in: this machine, ssh, the clock with its time zone, and who makes
/// the copy, as in `ada@laptop`.
public record Around(Machine machine, Ssh ssh, InstantSource clock, ZoneId zone, String who) {}
