package dev.litekeeper.archive.ship;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Who writes an epoch of an archive. Put once, so that one keeper at most has it, and never deleted: the claim after
/// it tells a keeper that it is no longer the one.
///
/// @param epoch its number, from 1
/// @param keeper who
/// @param database which database is kept, in words of the keeper; an archive has one
/// @param at when, by the keeper's clock
public record Claim(long epoch, Keeper keeper, String database, Instant at) {
    /// The bytes of it.
    public byte[] write() {
        Map<String, @Nullable Object> members = new LinkedHashMap<>();
        members.put("format", 1);
        members.put("epoch", epoch);
        members.put("keeper", keeper.id());
        members.put("run", keeper.run());
        members.put("host", keeper.host());
        members.put("pid", keeper.pid());
        members.put("since", keeper.since());
        members.put("database", database);
        members.put("at", at);
        return Note.write(members);
    }

    /// The claim in these bytes. Fails as bad where they are not as they were written; `object` names it.
    public static Claim read(String object, byte[] bytes, long epoch) {
        Note note = Note.of(object, bytes, epoch);
        Keeper keeper = new Keeper(
                note.text("keeper"),
                note.text("run"),
                note.text("host"),
                note.number("pid"),
                Instant.parse(note.text("since")));
        return new Claim(epoch, keeper, note.text("database"), Instant.parse(note.text("at")));
    }
}
