package dev.litekeeper.checks;

/// D3: indexes need nothing that only the app has.
final class OwnCollations implements Check {
    private static final About ABOUT = new About(
            "D3",
            Box.BACKUPS,
            Severity.HIGH,
            "indexes need nothing that only the app has",
            "an index is in the wrong order when the library that sorted it changes, and rows are no longer found");

    @Override
    public About about() {
        return ABOUT;
    }

    @Override
    public Finding look(Evidence evidence) {
        return evidence.content()
                .foreignCollations()
                .judge(names -> names.isEmpty()
                        ? Finding.ok("only what SQLite has itself")
                        : Finding.bad(
                                "the order is the app's own: " + String.join(", ", names),
                                Fix.byHand("# after each change of that library, in the app:  REINDEX")));
    }
}
