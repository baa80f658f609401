package dev.litekeeper.migrate;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/// A script of the folder, read and cut into statements, but not yet judged by the [Policy].
public record Script(
        ScriptName name, Source source, List<Statement> statements, List<Directive> directives, Checksum checksum) {

    public Script {
        statements = List.copyOf(statements);
        directives = List.copyOf(directives);
    }

    /// The script with this text. Fails at a bad directive and where it cannot be cut into statements.
    static Script of(ScriptName name, Source source) {
        List<Statement> statements = Splitter.split(source);
        List<Directive> directives = Directive.in(source);
        return new Script(name, source, statements, directives, Checksum.of(source, statements, directives));
    }

    /// Whether it runs in small steps beside the app.
    boolean gradual() {
        return directives.contains(new Directive.Online()) || batch().isPresent();
    }

    /// How long its change is kept reversible; empty where it is not.
    public Optional<Duration> reversible() {
        return directives.stream()
                .filter(Directive.Reversible.class::isInstance)
                .map(Directive.Reversible.class::cast)
                .map(Directive.Reversible::time)
                .findFirst();
    }

    /// Over which table it runs piece by piece; empty where it runs at once.
    Optional<Directive.Batch> batch() {
        return directives.stream()
                .filter(Directive.Batch.class::isInstance)
                .map(Directive.Batch.class::cast)
                .findFirst();
    }

    /// Fails, with the line, at a statement that must not be in a script; answers what there is to tell of
    /// those that are not run as they stand.
    public List<Notice> judge() {
        return Policy.judge(this).notices();
    }
}
