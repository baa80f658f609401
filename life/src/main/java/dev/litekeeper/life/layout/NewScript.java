package dev.litekeeper.life.layout;

import dev.litekeeper.failure.Problem;
import dev.litekeeper.files.PlainFile;
import dev.litekeeper.migrate.ScriptKind;
import dev.litekeeper.migrate.ScriptName;
import dev.litekeeper.migrate.Scripts;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;

/// A script that is about to be written: its file, and the template it starts with.
public record NewScript(Path file, String text) {

    /// The next script of this kind in the folder, with these words as its name. Fails where the words hold no letter
    /// or digit, and as refused where a script of that kind and name is there.
    public static NewScript next(Path folder, ScriptKind kind, String words) {
        Scripts scripts = Scripts.in(folder);
        ScriptName name = scripts.next(kind, words);
        for (ScriptName other : scripts.names()) {
            if (other.kind() == kind && other.slug().equals(name.slug())) {
                throw Problem.refused("a script of this name is there already")
                        .at(other)
                        .hint("change that one while no database has it, or choose another name")
                        .failure();
            }
        }
        return new NewScript(folder.resolve(name.file()), Template.of(name, undoFile(name)));
    }

    /// The way back of the script with this number or file name. Fails where there is no such script, and as refused
    /// where its way back is there.
    public static NewScript undo(Path folder, String script) {
        Scripts scripts = Scripts.in(folder);
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
        if (scripts.undoNames().stream().anyMatch(undo -> undo.key().equals(name.key()))) {
            throw Problem.refused("its way back is there already")
                    .at(undoFile(name))
                    .failure();
        }
        return new NewScript(folder.resolve(undoFile(name)), Template.undo(name.file()));
    }

    /// Writes the file. Fails where it exists.
    public void create() {
        PlainFile.of(file).write(text.getBytes(StandardCharsets.UTF_8), "rw-r--r--");
    }

    private static String undoFile(ScriptName name) {
        return name.file().replaceFirst("-", "-undo-");
    }
}
