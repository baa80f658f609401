package dev.litekeeper.migrate;

import dev.litekeeper.failure.Failure;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// An order to Litekeeper inside a script: a comment line `-- litekeeper: WORD`, some with more words behind.
public sealed interface Directive {
    /// The script runs outside a transaction. It holds one statement that may be run twice without harm.
    record NoTransaction() implements Directive {}

    /// The table is made anew in small steps beside its writers.
    record Online() implements Directive {}

    /// After an online change the old table is kept in step for this long.
    record Reversible(Duration time) implements Directive {}

    /// The script's one statement runs over a table piece by piece.
    ///
    /// @param key the column by which the table is gone through; empty for its own key
    /// @param rows how many at a time; empty for as many as take `target`
    record Batch(String table, String key, OptionalLong rows, Duration target) implements Directive {}

    /// The script may lose rows of this table without naming it in a DELETE.
    ///
    /// @param table in lower case
    /// @param atMost how many rows
    record ExpectDelete(String table, long atMost) implements Directive {}

    /// A finding of lint with this code is known and accepted.
    ///
    /// @param offset where the line stands in the script
    record Allow(String code, String reason, int offset) implements Directive {}

    /// The directives of a script, in order. Fails at a word that is none.
    static List<Directive> in(Source source) {
        List<Directive> found = new ArrayList<>();
        for (Token token : Tokenizer.tokens(source)) {
            Matcher line = Words.LINE.matcher(token.text());
            if (token.kind() == Token.Kind.COMMENT && line.matches()) {
                found.add(new Words(source, token.start(), line.group(1)).read());
            }
        }
        return List.copyOf(found);
    }

    /// The words of one line.
    record Words(Source source, int offset, String text) {
        private static final Pattern LINE =
                Pattern.compile("--\\s*litekeeper\\s*:\\s*(.*?)\\s*", Pattern.CASE_INSENSITIVE | Pattern.DOTALL);
        private static final Pattern REVERSIBLE = Pattern.compile("reversible\\s+([1-9][0-9]{0,3})(h|d)");
        private static final Pattern SETTING = Pattern.compile("\\s+([a-z]+)=(\\S+)");
        private static final Pattern TIME = Pattern.compile("([1-9][0-9]{0,5})(ms|s)");
        private static final String KNOWN =
                "no-transaction, online, reversible 48h, batch table=TABLE [key=COLUMN] [size=ROWS] [target=50ms],"
                        + " expect-delete TABLE [ROWS], allow CODE REASON";

        Directive read() {
            String[] words = text.split("\\s+", 3);
            String rest = words.length > 2 ? words[2] : "";
            if (text.equals("no-transaction")) {
                return new NoTransaction();
            }
            if (text.equals("online")) {
                return new Online();
            }
            Matcher reversible = REVERSIBLE.matcher(text);
            if (reversible.matches()) {
                long hours = Long.parseLong(reversible.group(1))
                        * (reversible.group(2).equals("d") ? 24 : 1);
                return new Reversible(Duration.ofHours(hours));
            }
            if (words[0].equals("batch")) {
                return batch();
            }
            if (words[0].equals("expect-delete") && words.length > 1) {
                return new ExpectDelete(table(words[1]), rows(rest));
            }
            if (words[0].equals("allow") && !rest.isEmpty()) {
                return new Allow(words[1].toUpperCase(Locale.ROOT), rest, offset);
            }
            throw unknown("Litekeeper does not know \"" + text + "\"");
        }

        private Batch batch() {
            Map<String, String> said = new HashMap<>();
            Matcher word = SETTING.matcher(text);
            int at = "batch".length();
            while (word.find(at) && word.start() == at) {
                said.put(word.group(1), word.group(2));
                at = word.end();
            }
            String table = said.remove("table");
            String key = said.getOrDefault("key", "");
            String size = said.getOrDefault("size", "auto");
            Matcher target = TIME.matcher(said.getOrDefault("target", "50ms"));
            said.keySet().removeAll(Set.of("key", "size", "target"));
            boolean sized = size.matches("auto|[1-9][0-9]{0,8}");
            if (at < text.length() || table == null || !said.isEmpty() || !sized || !target.matches()) {
                throw unknown("\"" + text + "\" is no batch; as in: batch table=orders key=id size=auto target=50ms");
            }
            long millis = Long.parseLong(target.group(1)) * (target.group(2).equals("s") ? 1000 : 1);
            OptionalLong rows = size.equals("auto") ? OptionalLong.empty() : OptionalLong.of(Long.parseLong(size));
            return new Batch(table(table), key.replaceAll("^[\"`\\[]|[\"`\\]]$", ""), rows, Duration.ofMillis(millis));
        }

        private static String table(String written) {
            return written.replaceAll("^[\"`\\[]|[\"`\\]]$", "").toLowerCase(Locale.ROOT);
        }

        private long rows(String written) {
            if (written.isEmpty()) {
                return Long.MAX_VALUE;
            }
            if (!written.matches("[0-9]{1,18}")) {
                throw unknown("\"" + written + "\" is no number of rows");
            }
            return Long.parseLong(written);
        }

        private Failure unknown(String why) {
            return source.problem("unknown directive", offset, why)
                    .hint("known are: " + KNOWN + "; remove the line or mend the words")
                    .failure();
        }
    }
}
