package dev.litekeeper.migrate.online;

import dev.litekeeper.failure.Problem;
import dev.litekeeper.migrate.Token;
import dev.litekeeper.sqlite.Quoted;
import dev.litekeeper.sqlite.Session;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/// What tells the rows of a table apart and orders them: the rowid, or the columns of the key of a table
/// without rowids.
///
/// @param rowids whether it is the rowid, under one of its names
/// @param renumbered whether `VACUUM` may give rows other rowids
/// @param columns as they are written into SQL
record Key(boolean rowids, boolean renumbered, List<String> columns) {
    private static final List<String> ROWID_NAMES = List.of("rowid", "_rowid_", "oid");

    /// The key of a table. Fails as refused where it has none that can be used.
    static Key of(Session session, String table) {
        boolean without = session.queryLong(
                        "SELECT wr FROM pragma_table_list WHERE schema = 'main' AND lower(name) = lower(?)", table)
                == 1;
        if (without) {
            refuseCollations(session, table);
            List<String> columns = session.query(
                    "SELECT x.name FROM pragma_index_list(?) l, pragma_index_xinfo(l.name) x"
                            + " WHERE l.origin = 'pk' AND x.key ORDER BY x.seqno",
                    row -> Quoted.name(row.text(1)),
                    table);
            return new Key(false, false, columns);
        }
        List<String> primary =
                session.query("SELECT name FROM pragma_table_xinfo(?) WHERE pk > 0", row -> row.text(1), table);
        boolean indexed = session.queryLong("SELECT count(*) FROM pragma_index_list(?) WHERE origin = 'pk'", table) > 0;
        if (primary.size() == 1 && !indexed) {
            return new Key(true, false, List.of(Quoted.name(primary.getFirst())));
        }
        return new Key(true, true, List.of(rowid(session, table)));
    }

    private static String rowid(Session session, String table) {
        Set<String> taken = session.query("SELECT name FROM pragma_table_xinfo(?)", row -> row.text(1), table).stream()
                .map(name -> name.toLowerCase(Locale.ROOT))
                .collect(Collectors.toSet());
        return ROWID_NAMES.stream()
                .filter(name -> !taken.contains(name))
                .findFirst()
                .orElseThrow(() -> Problem.refused("this table cannot be changed online")
                        .at(table)
                        .because("it has no key to find its rows by: columns are called rowid, _rowid_ and oid")
                        .hint("remove the line `-- litekeeper: online`: the script runs in one transaction then")
                        .failure());
    }

    /// A key that compares otherwise than its columns do cannot be used to go through the rows.
    private static void refuseCollations(Session session, String table) {
        List<Token> tokens = Token.meaningful(session.queryText(
                "SELECT sql FROM main.sqlite_schema WHERE type = 'table' AND lower(name) = lower(?)", table));
        for (int i = 0; i + 2 < tokens.size(); i++) {
            if (tokens.get(i).is("PRIMARY") && tokens.get(i + 2).isSymbol('(')) {
                for (int j = i; !tokens.get(j).isSymbol(')'); j++) {
                    if (tokens.get(j).is("COLLATE")) {
                        throw Problem.refused("this table cannot be changed online")
                                .at(table)
                                .because("its key has a collation of its own, which its columns do not have")
                                .hint("remove the line `-- litekeeper: online`: the script runs in one transaction"
                                        + " then")
                                .failure();
                    }
                }
            }
        }
    }

    /// `litekeeper_log` and its kind hold it in `k1`, `k2` and so on.
    List<String> stored() {
        return IntStream.rangeClosed(1, columns.size()).mapToObj(n -> "k" + n).toList();
    }

    String storedList() {
        return String.join(", ", stored());
    }

    /// Its columns behind this prefix, with commas.
    String list(String prefix) {
        return columns.stream().map(column -> prefix + column).collect(Collectors.joining(", "));
    }

    /// Its columns behind this prefix as one value that can be compared.
    String tuple(String prefix) {
        return columns.size() == 1 ? prefix + columns.getFirst() : "(" + list(prefix) + ")";
    }

    /// A condition for each column, as in `a.x = b.k1`.
    String each(Function<Integer, String> condition) {
        return IntStream.range(0, columns.size()).mapToObj(condition::apply).collect(Collectors.joining(" AND "));
    }

    /// A name without its quotes, in lower case; another expression is no name.
    static String bare(String written) {
        List<Token> tokens = Token.meaningful(written);
        return tokens.size() == 1 ? tokens.getFirst().name() : "";
    }

    /// Whether the script speaks of the rowid under any of its names.
    static boolean speaksOfRowid(OnlineForm form) {
        return form.columns().stream().map(Key::bare).anyMatch(ROWID_NAMES::contains);
    }
}
