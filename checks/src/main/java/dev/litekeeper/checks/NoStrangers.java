package dev.litekeeper.checks;

import java.util.Optional;
import java.util.Set;

/// V6: only the app has the database open.
final class NoStrangers implements Check {
    private static final About ABOUT = new About(
            "V6",
            Box.MONITORING,
            Severity.HIGH,
            "only the app has the database open",
            "a database browser or shell left open holds locks and can change anything");
    private static final Set<String> TOOLS = Set.of(
            "sqlite3",
            "sqlitebrowser",
            "sqlitestudio",
            "dbeaver",
            "datagrip",
            "litecli",
            "datasette",
            "sqliteman",
            "beekeeper-studio");

    @Override
    public About about() {
        return ABOUT;
    }

    @Override
    public Finding look(Evidence evidence) {
        return Holders.none(
                evidence,
                holder -> TOOLS.contains(holder.program()) ? Optional.of("is a person's tool") : Optional.empty(),
                "no shell or browser has it open",
                Fix.byHand(evidence.subject().command("who"), "# close that program"));
    }
}
