package dev.litekeeper.checks;

/// R2: the programs of the plan are installed.
final class ProgramsThere implements Check {
    private static final About ABOUT = new About(
            "R2",
            Box.PLAN,
            Severity.HIGH,
            "the programs of the plan are installed",
            "the way back without litekeeper needs them on the machine it happens on");

    @Override
    public About about() {
        return ABOUT;
    }

    @Override
    public Finding look(Evidence evidence) {
        return evidence.care()
                .missingPrograms()
                .judge(missing -> Finding.none(
                        missing.stream()
                                .map(program -> program + " is not installed")
                                .toList(),
                        "all are",
                        Fix.byHand("sudo apt-get install " + String.join(" ", missing))));
    }
}
