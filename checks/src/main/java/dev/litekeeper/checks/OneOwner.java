package dev.litekeeper.checks;

import dev.litekeeper.sqlite.FileFacts;
import java.util.ArrayList;
import java.util.List;

/// P1: one user owns and writes the database, its sidecars and its folder.
final class OneOwner implements Check {
    private static final About ABOUT = new About(
            "P1",
            Box.PERMISSIONS,
            Severity.CRITICAL,
            "one user owns and writes the database, its sidecars and its folder",
            "a file left there by another user locks the app out; another writer can change anything");
    private static final int OTHERS_WRITE = 0022;

    @Override
    public About about() {
        return ABOUT;
    }

    @Override
    public Finding look(Evidence evidence) {
        Rights rights = evidence.rights();
        return rights.database()
                .judge(database -> rights.folder()
                        .judge(folder -> rights.sidecars().judge(sidecars -> {
                            List<FileFacts> files = new ArrayList<>(sidecars);
                            files.addFirst(folder);
                            files.addFirst(database);
                            return judge(evidence, database, files);
                        })));
    }

    private static Finding judge(Evidence evidence, FileFacts database, List<FileFacts> files) {
        List<String> bad = new ArrayList<>();
        List<String> commands = new ArrayList<>();
        for (FileFacts file : files) {
            if (file.uid() != database.uid()) {
                bad.add(file.name() + " belongs to " + file.owner() + ", the database to " + database.owner());
                commands.add("chown " + database.owner() + " " + Shell.word(file.name()));
            }
        }
        for (Use.Holder holder : evidence.use().holders().known().orElse(List.of())) {
            if (!holder.user().equals(database.owner())) {
                bad.add(holder.name() + " has it open as " + holder.user());
                commands.add("# run " + holder.name() + " as " + database.owner());
            }
        }
        Fix.Narrow modes = new Fix.Narrow(Modes.without(OTHERS_WRITE, files));
        modes.modes().forEach(mode -> bad.add(mode.path() + " can be written by others than its owner"));
        commands.addAll(modes.commands());
        boolean onlyModes = commands.size() == modes.commands().size() && Modes.mayBeNarrowed(evidence, modes);
        return Finding.none(bad, "all belong to " + database.owner(), onlyModes ? modes : new Fix.ByHand(commands));
    }
}
