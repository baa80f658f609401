package dev.litekeeper.migrate;

import dev.litekeeper.failure.Problem;
import dev.litekeeper.sqlite.Session;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/// The scripts of another tool under names of Litekeeper's own form: numbers stay where all of them are whole, else the
/// scripts are numbered from one on, in their order.
public final class Renumbering {
    private final Scripts scripts;

    private Renumbering(Scripts scripts) {
        this.scripts = scripts;
    }

    /// Fails as refused where a script has no place among numbered ones, or says something that only its tool
    /// understands.
    public static Renumbering of(Scripts scripts) {
        for (Script script : scripts.forward()) {
            if (script.name().version().repeats()) {
                throw Problem.refused("this script has no number")
                        .at(script.name())
                        .because("it runs again whenever it is edited, which no script in Litekeeper's own form does")
                        .hint("write what it makes into a new script with a number, and remove it")
                        .failure();
            }
            scripts.naming().refusePlaceholders(script);
        }
        return new Renumbering(scripts);
    }

    /// The new files, ways back included, with their texts, in order.
    public Map<String, String> files() {
        Map<String, String> files = new LinkedHashMap<>();
        List<Script> forward = scripts.forward();
        boolean whole = forward.stream()
                .allMatch(script -> script.name().version().parts().size() == 1);
        long last = whole ? forward.getLast().name().number() : forward.size();
        int digits = Math.max(2, Long.toString(last).length());
        for (int i = 0; i < forward.size(); i++) {
            Script script = forward.get(i);
            long number = whole ? script.name().number() : i + 1;
            String slug = script.name().slug().isBlank()
                    ? "script"
                    : ScriptName.slug(script.name().slug());
            String file = String.format(Locale.ROOT, "%0" + digits + "d-schema-%s.sql", number, slug);
            files.put(file, script.source().text());
            scripts.back(script.name())
                    .ifPresent(back -> files.put(
                            Naming.LITEKEEPER.back(file), back.source().text().strip() + "\n"));
        }
        return files;
    }

    /// The new scripts as they would be read from a folder.
    public Scripts in(Path folder) {
        return Scripts.of(folder, files(), Naming.LITEKEEPER);
    }

    /// Gives what a history has of these scripts their names and numbers, inside the transaction that is open; answers
    /// the entries as they were. Fails where [#renamed] does.
    static List<Entry> record(Session session, Scripts renumbered) {
        Map<Entry, Script> found = matches(session, renumbered);
        found.keySet().forEach(entry -> History.setAside(session, entry));
        found.forEach((entry, script) -> History.rename(session, entry, script));
        return List.copyOf(found.keySet());
    }

    /// The scripts that a history has under other names. Each is known by its statements. Fails as refused where
    /// one that ran is not among them. Changes nothing.
    public static List<Entry> renamed(Session session, Scripts renumbered) {
        return List.copyOf(matches(session, renumbered).keySet());
    }

    private static Map<Entry, Script> matches(Session session, Scripts renumbered) {
        List<Script> left = new ArrayList<>(renumbered.forward());
        Map<Entry, Script> found = new LinkedHashMap<>();
        List<Version> retired = new ArrayList<>();
        for (Entry entry : History.read(session)) {
            if (Track.SCRIPTS.holds(entry)) {
                Optional<Script> same = left.stream()
                        .filter(script -> script.checksum()
                                .meaning()
                                .equals(entry.checksum().meaning()))
                        .findFirst();
                same.ifPresentOrElse(
                        script -> found.put(entry, script), () -> retired.add(requireRetired(entry, renumbered)));
                same.ifPresent(left::remove);
            }
        }
        found.values().stream()
                .filter(script -> retired.contains(script.name().version()))
                .findFirst()
                .ifPresent(script -> {
                    throw Problem.refused("the number of a script that is gone would be given away")
                            .at(script.name())
                            .because("the history has another script of this number, whose file is gone")
                            .hint("keep the naming")
                            .failure();
                });
        found.entrySet()
                .removeIf(pair ->
                        pair.getKey().file().equals(pair.getValue().name().file()));
        return found;
    }

    private static Version requireRetired(Entry entry, Scripts renumbered) {
        if (!entry.isRetired()) {
            throw Problem.refused("a script that ran is not among the renumbered ones")
                    .at(entry.file())
                    .because("none in " + renumbered.folder() + " has the statements that it ran with")
                    .hint("litekeeper migrate status tells what is wrong with it")
                    .failure();
        }
        return entry.version();
    }
}
