package dev.litekeeper.checks;

import java.util.List;

/// B6: a store is not on the file system of the database.
final class Elsewhere implements Check {
    private static final About ABOUT = new About(
            "B6",
            Box.BACKUPS,
            Severity.HIGH,
            "a store is not on the file system of the database",
            "the disk that takes the database takes the backups with it");

    @Override
    public About about() {
        return ABOUT;
    }

    @Override
    public Finding look(Evidence evidence) {
        return evidence.care().stores().judge(stores -> {
            List<String> trouble = stores.stream()
                    .flatMap(store -> store.trouble().map(why -> store.name() + ": " + why).stream())
                    .toList();
            List<String> elsewhere = stores.stream()
                    .filter(store -> !store.sameFileSystem() && store.trouble().isEmpty())
                    .map(store -> store.name() + " at " + store.url())
                    .toList();
            Fix fix = Fix.byHand("# add a store on another disk or machine to stores in "
                    + evidence.subject().config() + ", as in:  - {name: away, url: \"file:///mnt/backup/"
                    + evidence.subject().app() + "\"}");
            if (!trouble.isEmpty()) {
                return Finding.bad(String.join("; ", trouble), fix);
            }
            return elsewhere.isEmpty()
                    ? Finding.bad(
                            stores.isEmpty() ? "there is no store" : "every store is on the same file system", fix)
                    : Finding.ok(String.join(", ", elsewhere));
        });
    }
}
