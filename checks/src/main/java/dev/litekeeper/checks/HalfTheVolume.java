package dev.litekeeper.checks;

import dev.litekeeper.files.ByteSize;

/// FS8: the database fills less than half of its volume.
final class HalfTheVolume implements Check {
    private static final About ABOUT = new About(
            "FS8",
            Box.MONITORING,
            Severity.HIGH,
            "the database fills less than half of its volume",
            "above half, it can no longer be made smaller: VACUUM needs room for a second copy");

    @Override
    public About about() {
        return ABOUT;
    }

    @Override
    public Finding look(Evidence evidence) {
        return evidence.rights()
                .database()
                .judge(file -> evidence.place().space().judge(space -> {
                    String evidenceText = new ByteSize(file.size()) + " of " + new ByteSize(space.total());
                    return file.size() * 2 < space.total()
                            ? Finding.ok(evidenceText)
                            : Finding.bad(evidenceText, Fix.byHand("# enlarge the volume of " + space.folder()));
                }));
    }
}
