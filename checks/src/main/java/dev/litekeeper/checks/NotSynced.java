package dev.litekeeper.checks;

import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Stream;

/// FS6: nothing synchronises or scans the folder of the database.
final class NotSynced implements Check {
    private static final About ABOUT = new About(
            "FS6",
            Box.PERMISSIONS,
            Severity.CRITICAL,
            "nothing synchronises or scans the folder of the database",
            "a program that copies or replaces the files under SQLite tears the database from its log");
    private static final Set<String> FOLDERS = Set.of(
            "dropbox",
            "onedrive",
            "google drive",
            "googledrive",
            "mobile documents",
            "icloud drive",
            "nextcloud",
            "owncloud",
            "pcloud",
            "box sync",
            "mega",
            "seafile",
            "syncthing",
            "sync");
    private static final Set<String> PROGRAMS = Set.of(
            "dropbox",
            "onedrive",
            "syncthing",
            "nextcloud",
            "owncloud",
            "rsync",
            "rclone",
            "clamd",
            "clamscan",
            "restic",
            "borg",
            "duplicity",
            "unison",
            "seaf-daemon",
            "megasync");

    @Override
    public About about() {
        return ABOUT;
    }

    @Override
    public Finding look(Evidence evidence) {
        return evidence.place()
                .realPath()
                .judge(path -> Stream.of(path.split("/"))
                        .filter(folder -> FOLDERS.contains(folder.toLowerCase(Locale.ROOT)))
                        .findFirst()
                        .map(folder -> Finding.bad(
                                "it is inside " + folder, Fix.byHand("# move it out of the synchronised folder")))
                        .orElseGet(() -> programs(evidence)));
    }

    private static Finding programs(Evidence evidence) {
        return evidence.use().holders().judge(holders -> {
            List<String> scanning = holders.stream()
                    .filter(holder -> PROGRAMS.contains(holder.program()))
                    .map(Use.Holder::name)
                    .toList();
            return scanning.isEmpty()
                    ? Finding.ok("no synchronised folder, no such program has it open")
                    : Finding.bad(
                            "open in " + String.join(", ", scanning),
                            Fix.byHand("# exclude " + evidence.subject().database() + "* from that program"));
        });
    }
}
