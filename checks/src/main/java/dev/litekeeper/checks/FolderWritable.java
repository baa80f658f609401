package dev.litekeeper.checks;

import dev.litekeeper.sqlite.FileFacts;

/// P3: the owner of the database can write its folder.
final class FolderWritable implements Check {
    private static final About ABOUT = new About(
            "P3",
            Box.PERMISSIONS,
            Severity.HIGH,
            "the owner of the database can write its folder",
            "SQLite needs to create files beside the database, in WAL mode even to read it");

    @Override
    public About about() {
        return ABOUT;
    }

    @Override
    public Finding look(Evidence evidence) {
        Rights rights = evidence.rights();
        return rights.database()
                .judge(database -> rights.folder()
                        .judge(folder -> evidence.place().mount().judge(mount -> {
                            if (mount.options().contains("ro")) {
                                return Finding.bad(
                                        mount.point() + " is mounted read-only",
                                        Fix.byHand("mount -o remount,rw "
                                                + Shell.word(mount.point().toString())));
                            }
                            return database.uid() == 0 || mayWrite(database, folder)
                                    ? Finding.ok(
                                            folder.name() + " is " + folder.permissions() + " of " + folder.owner())
                                    : Finding.bad(
                                            database.owner() + " cannot write " + folder.name(),
                                            Fix.byHand(
                                                    "chown " + database.owner() + " " + Shell.word(folder.name()),
                                                    "chmod u+rwx " + Shell.word(folder.name())));
                        })));
    }

    private static boolean mayWrite(FileFacts database, FileFacts folder) {
        int bits = Modes.bits(folder.permissions());
        if (folder.uid() == database.uid()) {
            return (bits & 0300) == 0300;
        }
        return folder.gid() == database.gid() ? (bits & 0030) == 0030 : (bits & 0003) == 0003;
    }
}
