package dev.litekeeper.checks;

/// FS10: the disk has no errors.
final class DiskErrors implements Check {
    private static final About ABOUT = new About(
            "FS10",
            Box.MONITORING,
            Severity.HIGH,
            "the disk has no errors",
            "a failing disk shows first in the file that is written most");

    @Override
    public About about() {
        return ABOUT;
    }

    @Override
    public Finding look(Evidence evidence) {
        return evidence.place()
                .diskErrors()
                .judge(errors -> Finding.none(
                        errors,
                        "the kernel has counted none",
                        Fix.byHand(
                                evidence.subject().command("backup"),
                                "sudo dmesg --level=err,crit",
                                "# replace the disk")));
    }
}
