package dev.litekeeper.checks;

/// D10: the schema is what the scripts say.
final class SchemaAsScripted implements Check {
    private static final About ABOUT = new About(
            "D10",
            Box.BACKUPS,
            Severity.HIGH,
            "the schema is what the scripts say",
            "a change made by hand is in no script: the next migration fails, or the next machine lacks it");

    @Override
    public About about() {
        return ABOUT;
    }

    @Override
    public Finding look(Evidence evidence) {
        return evidence.content().schema().judge(schema -> {
            if (!schema.managed()) {
                return Finding.bad(
                        "the database has no history of scripts",
                        Fix.byHand(evidence.subject().command("migrate baseline")));
            }
            if (!schema.trouble().isEmpty()) {
                return Finding.bad(
                        String.join("; ", schema.trouble()),
                        Fix.byHand(evidence.subject().command("migrate status")));
            }
            if (schema.lingering().isPresent()) {
                Content.Lingering left = schema.lingering().get();
                return Finding.bad(left.what(), Fix.byHand(evidence.subject().command(left.command())));
            }
            return schema.pending().isEmpty()
                    ? Finding.ok("every script is applied")
                    : Finding.bad(
                            "not applied: " + String.join(", ", schema.pending()),
                            Fix.byHand(evidence.subject().command("migrate")));
        });
    }
}
