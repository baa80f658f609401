package dev.litekeeper.checks;

/// W4: no writer holds the write lock for long.
final class NoLongWriter implements Check {
    private static final About ABOUT = new About(
            "W4",
            Box.MONITORING,
            Severity.HIGH,
            "no writer holds the write lock for long",
            "everybody else who writes waits, then fails");

    @Override
    public About about() {
        return ABOUT;
    }

    @Override
    public Finding look(Evidence evidence) {
        return evidence.use().writer().judge(writer -> {
            if (writer.isEmpty()) {
                return Finding.ok("nobody holds it");
            }
            Use.LockHeld held = writer.get();
            return held.atLeast()
                    .map(age -> age.compareTo(evidence.promises().writerAge()) > 0
                            ? Finding.bad(
                                    held.text(),
                                    Fix.byHand(
                                            evidence.subject().command("who"), "# end the transaction of that process"))
                            : Finding.ok(held.text()))
                    .orElseGet(() -> Finding.unknown(held.holder() + " holds it, since when is not known")
                            .with(evidence.subject().command("who")));
        });
    }
}
