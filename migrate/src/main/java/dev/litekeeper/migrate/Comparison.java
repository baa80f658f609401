package dev.litekeeper.migrate;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/// Looks at each script and each entry of the history once.
final class Comparison {
    private final Scripts scripts;
    private final Track track;
    private final List<Entry> history;
    private final List<Script> pending = new ArrayList<>();
    private final List<Finding> findings = new ArrayList<>();

    private Comparison(Scripts scripts, Track track, List<Entry> history) {
        this.scripts = scripts;
        this.track = track;
        this.history = history;
    }

    /// Holds the scripts of a sequence against a history.
    ///
    /// @param strangers whether the database has tables, and no history says where they come from
    static Review of(Scripts scripts, Track track, List<Entry> history, boolean strangers) {
        Comparison comparison = new Comparison(
                scripts, track, history.stream().filter(track::holds).toList());
        if (strangers) {
            comparison.strangers();
        }
        return comparison.review();
    }

    /// Whether a script is still to run, by what is recorded of it: it never did, there was nothing in it
    /// then, or it runs whenever it is edited.
    static boolean isPending(Script script, Optional<Entry> entry) {
        return entry.isEmpty() || entry.get().isOutrun(script);
    }

    private void strangers() {
        findings.add(new Finding(
                Finding.Type.NO_HISTORY,
                "",
                "",
                "it was not made by these scripts, or their history was dropped",
                "`litekeeper migrate baseline` records what it holds already, `litekeeper migrate adopt` what another tool"
                        + " has applied"));
    }

    private Review review() {
        Map<String, Entry> byKey = new HashMap<>();
        history.forEach(entry -> byKey.put(entry.key(), entry));
        Set<String> present = new HashSet<>();
        for (Script script : scripts.forward()) {
            present.add(track.key(script.name()));
            Entry entry = byKey.get(track.key(script.name()));
            if (isPending(script, Optional.ofNullable(entry))) {
                toRun(script.name(), script);
            } else {
                ran(script, Objects.requireNonNull(entry));
            }
        }
        history.stream()
                .filter(entry -> !present.contains(entry.key()) && !entry.isRetired())
                .forEach(this::gone);
        boolean blocked = findings.stream().anyMatch(Finding::blocks);
        return new Review(pending, blocked ? othersNames().map(List::of).orElse(findings) : findings);
    }

    /// Where scripts ran under the names of another tool, nothing else that can be said of them helps.
    private Optional<Finding> othersNames() {
        return history.stream()
                .filter(entry -> scripts.naming() == Naming.LITEKEEPER
                        && !entry.isRetired()
                        && !scripts.naming().fits(entry.file())
                        && scripts.forward().stream()
                                .anyMatch(script -> script.checksum()
                                        .meaning()
                                        .equals(entry.checksum().meaning())))
                .findFirst()
                .map(entry -> new Finding(
                        Finding.Type.RENUMBERED,
                        "",
                        entry.file(),
                        "here it has a name of Litekeeper's own, which the history of this database does not know",
                        "litekeeper migrate adopt --renumber gives the scripts that ran their new names, in each"
                                + " environment once"));
    }

    private void ran(Script script, Entry entry) {
        String file = script.name().file();
        if (!script.checksum().meaning().equals(entry.checksum().meaning())) {
            add(
                    Finding.Type.EDITED,
                    entry,
                    file,
                    ran(entry) + " with other statements",
                    "undo the edit and write a new script; development can start over (litekeeper seed --fresh); where"
                            + " the database has the change already: --accept ");
        } else if (!script.checksum().text().equals(entry.checksum().text())) {
            add(
                    Finding.Type.COMMENTS,
                    entry,
                    file,
                    ran(entry),
                    "nothing depends on them; to be told no more: --accept ");
        } else if (!file.equals(entry.file())) {
            add(
                    Finding.Type.RENAMED,
                    entry,
                    file,
                    ran(entry) + " as " + entry.file(),
                    "nothing depends on it; to be told no more: --accept ");
        }
    }

    private void toRun(ScriptName name, Script script) {
        pending.add(script);
        for (Entry later : history) {
            if (later.isAfter(name, track.kind(name)) && later.isFinal()) {
                findings.add(new Finding(
                        Finding.Type.OUT_OF_ORDER,
                        track.key(name),
                        name.file(),
                        later.file() + " ran before it",
                        "give it the next free number; where the order makes no difference: --accept "
                                + track.key(name)));
                return;
            }
        }
    }

    private void gone(Entry entry) {
        boolean newer = scripts.names().stream().allMatch(name -> entry.isAfter(name, track.kind(name)));
        add(
                newer ? Finding.Type.NEWER : Finding.Type.MISSING,
                entry,
                entry.file(),
                ran(entry) + (newer ? ", and these scripts end before it" : ""),
                (newer ? "bring the scripts up to date (git pull)" : "bring the file back")
                        + "; where it is gone for good: --accept ");
    }

    private static String ran(Entry entry) {
        return "it ran on " + entry.at() + " by " + entry.who();
    }

    private void add(Finding.Type type, Entry entry, String file, String why, String hint) {
        findings.add(new Finding(type, entry.key(), file, why, hint + entry.key()));
    }
}
