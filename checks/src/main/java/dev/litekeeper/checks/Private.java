package dev.litekeeper.checks;

import dev.litekeeper.sqlite.FileFacts;
import java.util.List;
import java.util.Set;

/// P2: nobody else can read the database, its backups or its secrets.
final class Private implements Check {
    private static final About ABOUT = new About(
            "P2",
            Box.PERMISSIONS,
            Severity.HIGH,
            "nobody else can read the database, its backups or its secrets",
            "whoever can read the file, or a backup of it, has all the data");
    private static final int FILE = 0137;
    private static final int FOLDER = 0027;
    private static final int BACKUP = 0177;
    private static final int CONFIG = 0022;
    private static final int CONFIG_WITH_SECRETS = 0177;
    private static final Set<String> WEB = Set.of("public", "public_html", "htdocs", "wwwroot", "html", "webroot");

    @Override
    public About about() {
        return ABOUT;
    }

    @Override
    public Finding look(Evidence evidence) {
        for (String folder : evidence.subject().database().split("/")) {
            if (WEB.contains(folder)) {
                return Finding.bad(
                        "it lies in a folder that web servers hand out: " + folder,
                        Fix.byHand("# move it out of the web server's folder"));
            }
        }
        Rights rights = evidence.rights();
        Fact<List<FileFacts>> files = rights.database().map(List::of).with(rights.sidecars(), Modes::both);
        Fact<List<FileFacts>> config = rights.config().map(List::of);
        Fact<Integer> configMask =
                rights.plainSecrets().map(secrets -> secrets.isEmpty() ? CONFIG : CONFIG_WITH_SECRETS);
        return files.map(list -> Modes.without(FILE, list))
                .with(rights.folder().map(folder -> Modes.without(FOLDER, List.of(folder))), Modes::both)
                .with(rights.backups().map(list -> Modes.without(BACKUP, list)), Modes::both)
                .with(config.with(configMask, (list, mask) -> Modes.without(mask, list)), Modes::both)
                .judge(modes -> judge(evidence, new Fix.Narrow(modes)));
    }

    private static Finding judge(Evidence evidence, Fix.Narrow modes) {
        List<String> bad = modes.modes().stream()
                .map(mode -> mode.path() + " is more open than " + Modes.octal(mode.bits()))
                .toList();
        Fix fix = Modes.mayBeNarrowed(evidence, modes) ? modes : new Fix.ByHand(modes.commands());
        return Finding.none(bad, "files 0640 or less, folder 0750 or less, backups 0600", fix);
    }
}
