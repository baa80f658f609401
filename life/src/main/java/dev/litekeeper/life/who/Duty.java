package dev.litekeeper.life.who;

import dev.litekeeper.sqlite.HeldLock;
import java.time.Duration;

/// What a process was seen doing with a database over several looks.
///
/// @param lock the lock that shows it, as last seen
/// @param seen in how many looks
/// @param atLeast how long it was held at the least: the longest run of looks in a row that all saw it
/// @param now whether the last look saw it
/// @param bytesBehind for a reader in WAL mode the newer commits it does not see, in bytes of the WAL; else 0
public record Duty(HeldLock lock, int seen, Duration atLeast, boolean now, long bytesBehind) {

    /// Whether it keeps the WAL from being emptied.
    public boolean pinsWal() {
        return now && lock.role() == HeldLock.Role.READING_WAL && bytesBehind > 0;
    }
}
