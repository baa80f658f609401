package dev.litekeeper.checks;

/// W3: no reader holds its snapshot for long.
final class NoLongReader implements Check {
    private static final About ABOUT = new About(
            "W3",
            Box.MONITORING,
            Severity.HIGH,
            "no reader holds its snapshot for long",
            "the log cannot be folded in or reused while somebody reads an old state");

    @Override
    public About about() {
        return ABOUT;
    }

    @Override
    public Finding look(Evidence evidence) {
        return evidence.use()
                .readers()
                .judge(readers -> Finding.none(
                        readers.stream()
                                .filter(reader -> reader.atLeast()
                                        .filter(age -> age.compareTo(
                                                        evidence.promises().readerAge())
                                                > 0)
                                        .isPresent())
                                .map(Use.LockHeld::text)
                                .toList(),
                        readers.isEmpty() ? "none" : readers.size() + " open, none for long",
                        Fix.byHand(evidence.subject().command("who"), "# end the transaction of that process")));
    }
}
