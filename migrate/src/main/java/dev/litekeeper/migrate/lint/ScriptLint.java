package dev.litekeeper.migrate.lint;

import dev.litekeeper.failure.Failure;
import dev.litekeeper.migrate.Directive;
import dev.litekeeper.migrate.ErrorPlace;
import dev.litekeeper.migrate.Place;
import dev.litekeeper.migrate.Script;
import dev.litekeeper.migrate.Statement;
import dev.litekeeper.sqlite.Quoted;
import dev.litekeeper.sqlite.Session;
import dev.litekeeper.sqlite.SqlFailure;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Judges one script: every rule at every statement, which then takes effect on the copy of the schema.
final class ScriptLint {
    private static final Pattern PLACE = Pattern.compile(".*:([0-9]+):([0-9]+)");
    private static final Set<String> DEFINITIONS = Set.of("CREATE", "ALTER", "DROP");
    private static final Set<String> CHANGES = Set.of("WITH", "INSERT", "UPDATE", "DELETE", "REPLACE", "SELECT");
    private static final Set<String> SETTINGS = Set.of("legacy_alter_table", "writable_schema");

    private final Scene scene;
    private final Script script;
    private final Session schema;
    private final Set<String> written;
    private final List<LintFinding> findings = new ArrayList<>();
    private final Set<Directive.Allow> used = new HashSet<>();

    /// @param written the tables that scripts before this one write to
    ScriptLint(Scene scene, Set<String> written) {
        this.scene = scene;
        this.script = scene.script();
        this.schema = scene.schema();
        this.written = written;
    }

    List<LintFinding> judge() {
        policy();
        RowRules rows = new RowRules(this::found, written);
        StatementRules statements = new StatementRules(scene, this::found);
        Rebuilds rebuilds = new Rebuilds(scene, this::found);
        for (Statement statement : script.statements()) {
            statements.look(statement);
            rows.look(scene, statement);
            takeEffect(statement);
        }
        rebuilds.compare();
        forgetTemporary();
        stale();
        findings.sort(Comparator.comparingInt(LintFinding::line).thenComparingInt(LintFinding::column));
        return findings;
    }

    private void policy() {
        try {
            script.judge();
        } catch (Failure refused) {
            Matcher place = PLACE.matcher(refused.problem().where());
            boolean known = place.matches();
            findings.add(new LintFinding(
                    Rule.NOT_IN_A_SCRIPT,
                    Severity.ERROR,
                    script.name().file(),
                    known ? Integer.parseInt(place.group(1)) : 1,
                    known ? Integer.parseInt(place.group(2)) : 1,
                    firstLine(refused.problem().why()),
                    ""));
        }
    }

    /// Definitions are executed; changes of rows, of which there are none here, are compiled.
    private void takeEffect(Statement statement) {
        String verb = statement.first().text().toUpperCase(Locale.ROOT);
        boolean setting =
                verb.equals("PRAGMA") && statement.tokens().stream().anyMatch(token -> SETTINGS.contains(token.name()));
        boolean change = CHANGES.contains(verb);
        if (!DEFINITIONS.contains(verb) && !change && !setting) {
            return;
        }
        try {
            schema.execute((change ? "EXPLAIN " : "") + statement.sql());
        } catch (SqlFailure e) {
            found(Rule.NOT_COMPILED, Severity.ERROR, ErrorPlace.of(statement, e, schema), e.message());
        }
    }

    /// Each script has a connection of its own.
    private void forgetTemporary() {
        schema.query("SELECT name FROM sqlite_temp_schema WHERE type = 'table'", row -> row.text(1))
                .forEach(table -> schema.execute("DROP TABLE temp." + Quoted.name(table)));
        schema.execute("PRAGMA legacy_alter_table = OFF");
        schema.execute("PRAGMA writable_schema = OFF");
    }

    private void found(Rule rule, Severity severity, int offset, String text) {
        String reason = script.directives().stream()
                .filter(directive -> directive instanceof Directive.Allow allow
                        && allow.code().equals(rule.code())
                        && next(allow.offset()) == at(offset))
                .map(Directive.Allow.class::cast)
                .peek(used::add)
                .map(Directive.Allow::reason)
                .findFirst()
                .orElse("");
        Place place = script.source().place(offset);
        findings.add(new LintFinding(rule, severity, script.name().file(), place.line(), place.column(), text, reason));
    }

    /// The start of the first statement behind this place.
    private int next(int offset) {
        return script.statements().stream()
                .mapToInt(Statement::start)
                .filter(start -> start > offset)
                .findFirst()
                .orElse(-1);
    }

    /// The start of the statement that stands at this place.
    private int at(int offset) {
        return script.statements().stream()
                .mapToInt(Statement::start)
                .filter(start -> start <= offset)
                .max()
                .orElse(0);
    }

    private void stale() {
        for (Directive directive : script.directives()) {
            if (directive instanceof Directive.Allow allow && !used.contains(allow)) {
                found(
                        Rule.STALE_ALLOWANCE,
                        Severity.WARNING,
                        allow.offset(),
                        "there is no " + allow.code() + " at the statement behind it");
            }
        }
    }

    private static String firstLine(String text) {
        return text.lines().findFirst().orElse("");
    }
}
