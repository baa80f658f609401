package dev.litekeeper.checks;

/// FS5: the folder is mounted, not the file alone.
final class SidecarsTogether implements Check {
    private static final About ABOUT = new About(
            "FS5",
            Box.PERMISSIONS,
            Severity.CRITICAL,
            "the folder is mounted, not the file alone",
            "where only the file is mounted, its -wal stays outside the volume, and commits with it");

    @Override
    public About about() {
        return ABOUT;
    }

    @Override
    public Finding look(Evidence evidence) {
        return evidence.place()
                .fileMounts()
                .judge(mounts -> mounts.isEmpty()
                        ? Finding.ok("no file of it is mounted by itself")
                        : Finding.bad(
                                "mounted by itself: " + String.join(", ", mounts),
                                Fix.byHand("# mount the folder of the database instead of the file")));
    }
}
