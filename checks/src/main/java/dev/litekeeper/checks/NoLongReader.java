package dev.litekeeper.checks;

import dev.litekeeper.files.ByteSize;
import java.util.List;
import java.util.Optional;

/// W3: no reader holds its snapshot for long.
final class NoLongReader implements Check {
    private static final About ABOUT = new About(
            "W3",
            Box.MONITORING,
            Severity.HIGH,
            "no reader holds its snapshot for long",
            "the log cannot be folded in or reused while somebody reads an old state");
    private static final long FAR = 4L << 20;

    @Override
    public About about() {
        return ABOUT;
    }

    @Override
    public Finding look(Evidence evidence) {
        return evidence.use().readers().judge(readers -> {
            List<String> old = readers.stream()
                    .filter(reader -> reader.atLeast()
                            .filter(age -> age.compareTo(evidence.promises().readerAge()) > 0)
                            .isPresent())
                    .map(Use.LockHeld::text)
                    .toList();
            if (!old.isEmpty()) {
                return Finding.bad(
                        String.join("; ", old),
                        Fix.byHand(evidence.subject().command("who"), "# end the transaction of that process"));
            }
            Optional<Use.LockHeld> far = readers.stream()
                    .filter(reader -> reader.atLeast().isEmpty() && reader.behind() > FAR)
                    .findFirst();
            return far.map(reader -> Finding.unknown(reader.holder() + " is " + new ByteSize(reader.behind())
                                    + " behind, since when is not known")
                            .with("sleep 70; " + evidence.subject().command("check")))
                    .orElseGet(() -> Finding.ok(readers.isEmpty() ? "none" : readers.size() + " open, none for long"));
        });
    }
}
