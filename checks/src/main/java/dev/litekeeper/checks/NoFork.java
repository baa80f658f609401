package dev.litekeeper.checks;

/// V5: no connection was carried across a fork.
final class NoFork implements Check {
    private static final About ABOUT = new About(
            "V5",
            Box.MONITORING,
            Severity.CRITICAL,
            "no connection was carried across a fork",
            "parent and child believe in the same locks and write over each other");

    @Override
    public About about() {
        return ABOUT;
    }

    @Override
    public Finding look(Evidence evidence) {
        return Holders.none(
                evidence,
                holder -> holder.inheritedFrom().map(parent -> "has the file open from its parent " + parent),
                "no process with its parent's connection",
                Fix.byHand("# let the app open the database after it forks, in each worker"));
    }
}
