package dev.litekeeper.migrate;

import dev.litekeeper.failure.Failure;
import dev.litekeeper.failure.Problem;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Decides what becomes of each statement of a script that is to run in one transaction: executed, taken off with a
/// notice, made before the transaction, or refused with its line. Nothing is passed over in silence.
final class Policy {
    private static final Refusal TRANSACTION = new Refusal(
            "the script runs in one transaction, which Litekeeper begins and ends",
            "remove the statement, or make two scripts of it");
    private static final Refusal ATTACHED = new Refusal(
            "a script changes one database; what it attaches could not be undone with it",
            "write the rows into the script, or copy them before or after the migration");
    private static final Refusal DRIVER = new Refusal(
            "this is no SQL", "copies are made by `litekeeper backup` and put back by `litekeeper restore`");

    /// Why a statement that begins with this word is not let in.
    private static final Map<String, Refusal> REFUSALS = Map.of(
            "ROLLBACK", TRANSACTION,
            "SAVEPOINT", TRANSACTION,
            "RELEASE", TRANSACTION,
            "ATTACH", ATTACHED,
            "DETACH", ATTACHED,
            "BACKUP", DRIVER,
            "RESTORE", DRIVER,
            "VACUUM",
                    new Refusal(
                            "VACUUM cannot run inside a transaction",
                            "put it into a script of its own with the line `-- litekeeper: no-transaction`"),
            "EXPLAIN", new Refusal("EXPLAIN changes nothing, and nobody would see its answer", "remove the statement"),
            ".",
                    new Refusal(
                            "commands that begin with a dot belong to the sqlite3 program, not to SQL",
                            "write it as SQL: rows of a file as INSERT statements, other scripts as scripts of their"
                                    + " own"));

    private record Refusal(String why, String hint) {}

    private final Script script;
    private final List<Program.Setting> settings = new ArrayList<>();
    private final List<Program.Step> steps = new ArrayList<>();
    private final Set<String> ownTables = new HashSet<>();
    private final Map<String, Integer> notices = new LinkedHashMap<>();
    private @Nullable Statement open;

    private Policy(Script script) {
        this.script = script;
    }

    /// What is executed for this script. Fails, with the line, at a statement that must not be in one.
    static Program judge(Script script) {
        if (script.directives().contains(new Directive.NoTransaction())) {
            return withoutTransaction(script);
        }
        if (script.reversible().isPresent() && !script.directives().contains(new Directive.Online())) {
            throw Problem.refused("only an online change can be kept reversible")
                    .at(script.source().file())
                    .hint("add the line `-- litekeeper: online`")
                    .failure();
        }
        Policy policy = new Policy(script);
        for (int i = 0; i < script.statements().size(); i++) {
            policy.take(script.statements().get(i), i + 1);
        }
        return policy.program();
    }

    private static Program withoutTransaction(Script script) {
        List<Statement> statements = script.statements();
        if (statements.size() != 1 || !isPlainVacuum(statements.getFirst())) {
            int offset = statements.isEmpty() ? 0 : statements.getLast().start();
            throw script.source()
                    .problem(
                            "not a script to run without a transaction",
                            offset,
                            "it may hold one VACUUM of the database and nothing else: a crash could not be undone")
                    .hint("move the other statements to a script of their own")
                    .failure();
        }
        Program.Step step = new Program.Step(statements.getFirst(), 1, false);
        return new Program(script, false, List.of(), List.of(step), List.of());
    }

    private static boolean isPlainVacuum(Statement statement) {
        List<Token> tokens = statement.tokens();
        boolean named = tokens.size() == 2 && tokens.getLast().name().equals("main");
        return tokens.getFirst().is("VACUUM") && (named || tokens.size() == 1);
    }

    private void take(Statement statement, int number) {
        refuseHistory(statement);
        String verb = statement.first().text().toUpperCase(Locale.ROOT);
        Refusal refusal = REFUSALS.get(verb);
        if (refusal != null) {
            throw refused(statement, refusal.why()).hint(refusal.hint()).failure();
        }
        switch (verb) {
            case "BEGIN" -> begin(statement);
            case "COMMIT", "END" -> commit(statement);
            case "PRAGMA" -> pragma(statement, number);
            default -> {
                tables(statement);
                steps.add(new Program.Step(statement, number, false));
            }
        }
    }

    /// With foreign keys on, dropping a table first deletes its rows, and with them those of other tables.
    private void tables(Statement statement) {
        Optional<String> table = statement.table();
        if (statement.first().is("CREATE")) {
            table.ifPresent(ownTables::add);
        } else if (statement.first().is("DROP")
                && script.name().kind() == ScriptKind.DATA
                && table.filter(name -> !ownTables.contains(name)).isPresent()) {
            throw refused(
                            statement,
                            "foreign keys are on in data scripts, so rows that refer to the table would go with it")
                    .hint("do it in a schema script: litekeeper new schema ...")
                    .failure();
        }
    }

    private void begin(Statement statement) {
        if (open != null) {
            throw refused(
                            statement,
                            "a transaction is open since line " + line(open) + ", and SQLite has no second one inside")
                    .failure();
        }
        open = statement;
        notice("BEGIN and COMMIT are taken off: the whole script is one transaction", statement);
    }

    private void commit(Statement statement) {
        if (open == null) {
            throw refused(statement, "there is no BEGIN before it")
                    .hint("remove it")
                    .failure();
        }
        open = null;
        notice("BEGIN and COMMIT are taken off: the whole script is one transaction", statement);
    }

    private void pragma(Statement statement, int number) {
        Pragma pragma = Pragma.of(statement);
        switch (PragmaRule.of(pragma)) {
            case RUN -> steps.add(new Program.Step(statement, number, false));
            case PROOF -> steps.add(new Program.Step(statement, number, true));
            case BEFORE -> {
                settings.add(new Program.Setting(statement, pragma.name(), pragma.value()));
                notice("PRAGMA " + pragma.name() + " is set before the transaction", statement);
            }
            case FOREIGN_KEY_CHECK ->
                notice("PRAGMA foreign_key_check is taken off: a new violation fails the script anyway", statement);
            case FOREIGN_KEYS -> foreignKeys(statement);
            case REFUSE ->
                throw refused(statement, PragmaRule.whyRefused(pragma))
                        .hint(PragmaRule.hintWhenRefused(pragma))
                        .failure();
        }
    }

    private void foreignKeys(Statement statement) {
        String value = Pragma.of(statement).value();
        boolean off = List.of("off", "0", "false", "no").contains(value);
        if (script.name().kind() == ScriptKind.DATA && off) {
            throw refused(statement, "data scripts run with foreign keys on, so that deletes cascade and mistakes show")
                    .hint("remove the line; rows in any order: PRAGMA defer_foreign_keys=ON; a rebuild belongs into a"
                            + " schema script")
                    .failure();
        }
        String how = script.name().kind() == ScriptKind.SCHEMA
                ? "off in schema scripts, and no new violation is let through"
                : "on in data scripts";
        notice("PRAGMA foreign_keys is taken off: foreign keys are " + how, statement);
    }

    private void refuseHistory(Statement statement) {
        for (Token token : statement.tokens()) {
            boolean named = token.kind() == Token.Kind.WORD || token.kind() == Token.Kind.QUOTED;
            if (named && token.name().equals(History.TABLE)) {
                throw script.source()
                        .problem(
                                "a script must leave the history alone",
                                token.start(),
                                History.TABLE + " is Litekeeper's")
                        .failure();
            }
        }
    }

    private Problem refused(Statement statement, String why) {
        String words = statement.tokens().stream().limit(2).map(Token::text).collect(Collectors.joining(" "));
        return script.source().problem("a script cannot hold this statement", statement.start(), words + ": " + why);
    }

    private void notice(String text, Statement statement) {
        notices.putIfAbsent(text, line(statement));
    }

    private int line(Statement statement) {
        return script.source().place(statement.start()).line();
    }

    private Program program() {
        if (open != null) {
            throw notCommitted(open);
        }
        List<Notice> told = notices.entrySet().stream()
                .map(entry -> new Notice(script.source().file() + ":" + entry.getValue(), entry.getKey()))
                .toList();
        return new Program(script, true, settings, steps, told);
    }

    private Failure notCommitted(Statement begin) {
        return script.source()
                .problem(
                        "a transaction is not committed",
                        begin.start(),
                        "it begins here and the script ends without COMMIT")
                .hint("remove BEGIN: the whole script is one transaction")
                .failure();
    }
}
