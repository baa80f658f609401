package dev.litekeeper.checks;

import dev.litekeeper.sqlite.Mount;

/// FS2: the database is on a file system that lasts.
final class LastingFileSystem implements Check {
    private static final About ABOUT = new About(
            "FS2",
            Box.PERMISSIONS,
            Severity.CRITICAL,
            "the database is on a file system that lasts",
            "what a container writes into its own layer, or anybody into memory, is gone at the next start");

    @Override
    public About about() {
        return ABOUT;
    }

    @Override
    public Finding look(Evidence evidence) {
        return evidence.place()
                .mount()
                .judge(mount -> mount.kind() == Mount.Kind.EPHEMERAL
                        ? Finding.bad(
                                mount.type() + " at " + mount.point() + " does not outlive a restart",
                                Fix.byHand(
                                        "# put the folder of the database on a volume or a disk, for a container:",
                                        "docker run --mount type=volume,source="
                                                + evidence.subject().app() + "-data,target=/data ..."))
                        : Finding.ok(mount.type() + " at " + mount.point()));
    }
}
