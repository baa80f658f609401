package dev.litekeeper.checks;

import dev.litekeeper.files.ByteSize;

/// FS3: the configured file is the database with the data.
final class RightFile implements Check {
    private static final About ABOUT = new About(
            "FS3",
            Box.PERMISSIONS,
            Severity.CRITICAL,
            "the configured file is the database with the data",
            "SQLite creates an empty database where a path is wrong, and the app goes on without its data");

    @Override
    public About about() {
        return ABOUT;
    }

    @Override
    public Finding look(Evidence evidence) {
        return evidence.rights().database().judge(file -> {
            if (file.size() == 0) {
                return Finding.bad("the file is empty", somewhereElse(evidence));
            }
            return evidence.content()
                    .tables()
                    .judge(tables -> tables == 0
                            ? Finding.bad("the database has no tables", somewhereElse(evidence))
                            : Finding.ok(
                                    tables + (tables == 1 ? " table, " : " tables, ") + new ByteSize(file.size())));
        });
    }

    private static Fix somewhereElse(Evidence evidence) {
        return Fix.byHand(
                "# correct environments." + evidence.subject().environment() + ".database in "
                        + evidence.subject().config() + ", or create the tables:",
                evidence.subject().command("migrate"));
    }
}
