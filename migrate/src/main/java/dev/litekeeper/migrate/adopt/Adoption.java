package dev.litekeeper.migrate.adopt;

import dev.litekeeper.migrate.Entry;
import dev.litekeeper.migrate.ScriptName;
import java.util.List;

/// What taking over a history records.
///
/// @param tool whose history it is
/// @param entries what is recorded, in the order it ran; none where all of it was recorded before
/// @param gone what was taken over before and the tool has taken back since: it is taken out of the history
/// @param pending the scripts that run next
/// @param notes what is worth knowing
/// @param objections what speaks against it
public record Adoption(
        Tool tool,
        List<Entry> entries,
        List<Entry> gone,
        List<ScriptName> pending,
        List<String> notes,
        List<Objection> objections) {

    public Adoption {
        entries = List.copyOf(entries);
        gone = List.copyOf(gone);
        pending = List.copyOf(pending);
        notes = List.copyOf(notes);
        objections = List.copyOf(objections);
    }
}
