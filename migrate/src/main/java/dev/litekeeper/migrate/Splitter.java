package dev.litekeeper.migrate;

import java.util.ArrayList;
import java.util.List;

/// Cuts a script into statements by the rule of `sqlite3_complete`: a semicolon ends a statement, and one that begins
/// with `[EXPLAIN [QUERY PLAN]] CREATE [TEMP|TEMPORARY] TRIGGER` ends with `; END ;` alone.
///
/// The last statement may go without its semicolon. Empty statements are left out.
final class Splitter {

    /// How far a statement has come.
    private enum State {
        START,
        NORMAL,
        EXPLAIN,
        CREATE,
        TRIGGER,
        SEMICOLON,
        END
    }

    private final Source source;
    private final List<Statement> statements = new ArrayList<>();
    private final List<Token> current = new ArrayList<>();
    private State state = State.START;

    private Splitter(Source source) {
        this.source = source;
    }

    /// The statements of a script, in order. Fails where [Tokenizer] does, and at a trigger without its end.
    static List<Statement> split(Source source) {
        Splitter splitter = new Splitter(source);
        for (Token token : Tokenizer.tokens(source)) {
            splitter.take(token);
        }
        splitter.finish();
        return List.copyOf(splitter.statements);
    }

    private void take(Token token) {
        if (!token.isMeaningful()) {
            return;
        }
        state = after(state, token);
        if (state == State.START) {
            cut(token.end());
        } else {
            current.add(token);
        }
    }

    private void finish() {
        if (state == State.TRIGGER || state == State.SEMICOLON) {
            throw source.problem(
                            "a trigger is not closed",
                            current.getFirst().start(),
                            "it opens here and the script ends before ; END ;")
                    .failure();
        }
        cut(source.text().length());
    }

    private void cut(int end) {
        if (!current.isEmpty()) {
            int start = current.getFirst().start();
            statements.add(new Statement(source.text().substring(start, end), start, current));
            current.clear();
        }
    }

    private static State after(State state, Token token) {
        return switch (state) {
            case START -> token.kind() == Token.Kind.SEMICOLON ? State.START : opening(token);
            case NORMAL -> token.kind() == Token.Kind.SEMICOLON ? State.START : State.NORMAL;
            case EXPLAIN -> afterExplain(token);
            case CREATE -> afterCreate(token);
            case TRIGGER -> token.kind() == Token.Kind.SEMICOLON ? State.SEMICOLON : State.TRIGGER;
            case SEMICOLON ->
                token.kind() == Token.Kind.SEMICOLON ? State.SEMICOLON : token.is("END") ? State.END : State.TRIGGER;
            case END -> token.kind() == Token.Kind.SEMICOLON ? State.START : State.TRIGGER;
        };
    }

    private static State opening(Token token) {
        if (token.is("EXPLAIN")) {
            return State.EXPLAIN;
        }
        return token.is("CREATE") ? State.CREATE : State.NORMAL;
    }

    private static State afterExplain(Token token) {
        if (token.kind() == Token.Kind.SEMICOLON) {
            return State.START;
        }
        if (token.is("CREATE")) {
            return State.CREATE;
        }
        boolean keyword = token.is("EXPLAIN") || isTemp(token) || token.is("TRIGGER") || token.is("END");
        return keyword ? State.NORMAL : State.EXPLAIN;
    }

    private static State afterCreate(Token token) {
        if (token.kind() == Token.Kind.SEMICOLON) {
            return State.START;
        }
        if (token.is("TRIGGER")) {
            return State.TRIGGER;
        }
        return isTemp(token) ? State.CREATE : State.NORMAL;
    }

    private static boolean isTemp(Token token) {
        return token.is("TEMP") || token.is("TEMPORARY");
    }
}
