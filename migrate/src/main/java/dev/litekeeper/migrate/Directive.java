package dev.litekeeper.migrate;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// An order to Litekeeper inside a script: a comment line `-- litekeeper: WORD`.
enum Directive {
    /// The script runs outside a transaction. It holds one statement that may be run twice without harm.
    NO_TRANSACTION("no-transaction");

    private static final Pattern LINE =
            Pattern.compile("--\\s*litekeeper\\s*:\\s*(.*?)\\s*", Pattern.CASE_INSENSITIVE | Pattern.DOTALL);

    private final String word;

    Directive(String word) {
        this.word = word;
    }

    String word() {
        return word;
    }

    /// The directives of a script, in order. Fails at a word that is none.
    static List<Directive> in(Source source) {
        List<Directive> found = new ArrayList<>();
        for (Token token : Tokenizer.tokens(source)) {
            Matcher line = LINE.matcher(token.text());
            if (token.kind() == Token.Kind.COMMENT && line.matches()) {
                found.add(named(line.group(1), source, token.start()));
            }
        }
        return List.copyOf(found);
    }

    private static Directive named(String word, Source source, int offset) {
        for (Directive directive : values()) {
            if (directive.word.equals(word)) {
                return directive;
            }
        }
        String known = Stream.of(values()).map(Directive::word).collect(Collectors.joining(", "));
        throw source.problem("unknown directive", offset, "Litekeeper does not know \"" + word + "\"")
                .hint("known is: " + known + "; remove the line or mend the word")
                .failure();
    }
}
