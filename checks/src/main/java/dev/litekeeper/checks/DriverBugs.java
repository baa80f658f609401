package dev.litekeeper.checks;

/// V8: no process uses a sqlite-jdbc that can crash the JVM.
final class DriverBugs implements Check {
    private static final About ABOUT = new About(
            "V8",
            Box.MONITORING,
            Severity.HIGH,
            "no process uses a sqlite-jdbc that can crash the JVM",
            "before 3.39.2.0, closing a connection while a statement closes ends the whole process");
    private static final int FIXED = 3_039_002;

    @Override
    public About about() {
        return ABOUT;
    }

    @Override
    public Finding look(Evidence evidence) {
        return evidence.use()
                .engines()
                .judge(engines -> Finding.none(
                        engines.stream()
                                .filter(engine ->
                                        engine.library().contains("sqlitejdbc") && number(engine.version()) < FIXED)
                                .map(engine -> engine.user() + " has sqlite-jdbc with SQLite " + engine.version())
                                .toList(),
                        "none",
                        Fix.byHand("# upgrade org.xerial:sqlite-jdbc in that program to 3.51.3.0 or later")));
    }

    private static int number(String version) {
        int number = 0;
        for (String part : version.split("\\.", 3)) {
            number = number * 1000 + Integer.parseInt(part.replaceAll("[^0-9].*", ""));
        }
        return number;
    }
}
