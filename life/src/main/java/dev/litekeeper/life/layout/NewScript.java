package dev.litekeeper.life.layout;

import dev.litekeeper.failure.Problem;
import dev.litekeeper.files.PlainFile;
import dev.litekeeper.migrate.Naming;
import dev.litekeeper.migrate.ScriptKind;
import dev.litekeeper.migrate.ScriptName;
import dev.litekeeper.migrate.Scripts;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;

/// A script that is about to be written: its name and file, and the text it starts with.
public record NewScript(ScriptName name, Path file, String text) {

    /// The next script of this kind, with these words as its name. Fails where the words hold no letter or
    /// digit, and as refused where a script of that kind and name is there.
    public static NewScript next(Scripts scripts, ScriptKind kind, String words) {
        ScriptName name = scripts.next(kind, words);
        for (ScriptName other : scripts.names()) {
            if (other.kind() == kind && other.slug().equals(name.slug())) {
                throw Problem.refused("a script of this name is there already")
                        .at(other)
                        .hint("change that one while no database has it, or choose another name")
                        .failure();
            }
        }
        Naming naming = scripts.naming();
        String back = naming.backWithin() ? "the end of this file" : naming.back(name.file());
        return new NewScript(name, scripts.folder().resolve(name.file()), naming.framed(Template.of(name, back)));
    }

    /// The way back of the script with this number or file name. Fails where there is no such script, and as refused
    /// where its way back is there.
    public static NewScript undo(Scripts scripts, String script) {
        List<ScriptName> found = scripts.names().stream()
                .filter(name -> name.file().equals(script)
                        || (script.matches("[0-9]{1,18}") && name.number() == Long.parseLong(script)))
                .toList();
        if (found.size() != 1) {
            throw Problem.usage(found.isEmpty() ? "no such script" : "two scripts have this number")
                    .at(script)
                    .hint("give its file name, as in: litekeeper new undo 03-schema-add-orders.sql")
                    .failure();
        }
        ScriptName name = found.getFirst();
        String file = scripts.naming().back(name.file());
        if (scripts.naming().backWithin()
                || scripts.undoNames().stream().anyMatch(undo -> undo.key().equals(name.key()))) {
            throw Problem.refused(
                            scripts.naming().backWithin()
                                    ? "its way back stands in the same file"
                                    : "its way back is there already")
                    .at(file)
                    .failure();
        }
        return new NewScript(name, scripts.folder().resolve(file), Template.undo(name.file()));
    }

    /// The same with another text.
    public NewScript with(Scripts scripts, String other) {
        return new NewScript(name, file, scripts.naming().framed(other));
    }

    /// Writes the file. Fails where it exists.
    public void create() {
        PlainFile.of(file).write(text.getBytes(StandardCharsets.UTF_8), "rw-r--r--");
    }
}
