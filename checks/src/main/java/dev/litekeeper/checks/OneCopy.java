package dev.litekeeper.checks;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/// V2: no process has two copies of SQLite.
final class OneCopy implements Check {
    private static final About ABOUT = new About(
            "V2",
            Box.PERMISSIONS,
            Severity.CRITICAL,
            "no process has two copies of SQLite",
            "each copy drops the locks of the other when it closes the file");

    @Override
    public About about() {
        return ABOUT;
    }

    @Override
    public Finding look(Evidence evidence) {
        return evidence.use().engines().judge(engines -> {
            Map<Long, List<Use.Engine>> byProcess = engines.stream()
                    .filter(engine -> engine.pid() != 0)
                    .collect(Collectors.groupingBy(Use.Engine::pid));
            List<String> bad = byProcess.values().stream()
                    .filter(copies -> copies.size() > 1)
                    .map(copies -> copies.getFirst().user() + " has "
                            + copies.stream().map(Use.Engine::library).collect(Collectors.joining(" and ")))
                    .toList();
            return bad.isEmpty()
                    ? Sight.whole(evidence, () -> Finding.ok("one copy in each process"))
                    : Finding.bad(
                            String.join("; ", bad),
                            Fix.byHand("# let that program use one SQLite library for this database"));
        });
    }
}
