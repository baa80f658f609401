package dev.litekeeper.migrate;

import java.util.List;

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
    boolean online() {
        return directives.contains(new Directive.Online());
    }

    /// Fails, with the line, at a statement that must not be in a script; answers what there is to tell of those that
    /// are
    /// not run as they stand.
    public List<Notice> judge() {
        return Policy.judge(this).notices();
    }
}
