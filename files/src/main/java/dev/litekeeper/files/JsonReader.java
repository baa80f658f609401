package dev.litekeeper.files;

import dev.litekeeper.failure.Failure;
import dev.litekeeper.failure.Problem;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Reads one value from a text, as RFC 8259 has it and nothing more. Of members of one name the last one counts. Fails
/// with a usage problem that names the line where the text is not JSON.
final class JsonReader {
    private static final int DEEPEST = 1000;

    /// What stands in for a character where there is none any more.
    private static final int END = -1;

    private final String text;
    private int at;
    private int depth;

    JsonReader(String text) {
        this.text = text;
    }

    /// The value that is the whole text.
    @Nullable
    Object all() {
        Object value = value();
        if (next() != END) {
            throw wrong("text after the end of the value");
        }
        return value;
    }

    private @Nullable Object value() {
        return switch (next()) {
            case '{' -> object();
            case '[' -> array();
            case '"' -> string();
            case 't' -> word("true", true);
            case 'f' -> word("false", false);
            case 'n' -> word("null", null);
            case END -> throw wrong("the text ends early");
            default -> number();
        };
    }

    private Map<String, @Nullable Object> object() {
        enter();
        Map<String, @Nullable Object> map = new LinkedHashMap<>();
        boolean more = next() != '}';
        while (more) {
            require('"', "the name of a member");
            at--;
            String name = string();
            require(':', "a colon");
            map.put(name, value());
            more = next() == ',';
            at += more ? 1 : 0;
        }
        leave('}', "a comma or the end of the object");
        return map;
    }

    private List<@Nullable Object> array() {
        enter();
        List<@Nullable Object> list = new ArrayList<>();
        boolean more = next() != ']';
        while (more) {
            list.add(value());
            more = next() == ',';
            at += more ? 1 : 0;
        }
        leave(']', "a comma or the end of the array");
        return list;
    }

    private void enter() {
        at++;
        if (++depth > DEEPEST) {
            throw wrong("more than " + DEEPEST + " levels");
        }
    }

    private void leave(char end, String expected) {
        require(end, expected);
        depth--;
    }

    private void require(char wanted, String expected) {
        if (next() != wanted) {
            throw wrong(next() == END ? "the text ends early" : expected + " is missing");
        }
        at++;
    }

    /// The next character that is no white space; it is not passed over.
    private int next() {
        while (at < text.length() && " \t\r\n".indexOf(text.charAt(at)) >= 0) {
            at++;
        }
        return here();
    }

    private int here() {
        return at < text.length() ? text.charAt(at) : END;
    }

    private @Nullable Object word(String word, @Nullable Object value) {
        if (!text.startsWith(word, at)) {
            throw wrong("not a value");
        }
        at += word.length();
        return value;
    }

    private String string() {
        int start = ++at;
        while (here() != '"' && here() != '\\') {
            pass();
        }
        if (here() == '"') {
            return text.substring(start, at++);
        }
        StringBuilder string = new StringBuilder(text.substring(start, at));
        while (here() != '"') {
            string.append(here() == '\\' ? escaped() : (char) here());
            pass();
        }
        at++;
        return string.toString();
    }

    /// Passes over a character of a string.
    private void pass() {
        if (here() == END) {
            throw wrong("the text ends early");
        }
        if (here() < ' ') {
            throw wrong("a control character in a string");
        }
        at++;
    }

    /// The character that is written as the escape here, whose last character is not passed over.
    private char escaped() {
        at++;
        return switch (here()) {
            case '"', '\\', '/' -> (char) here();
            case 'b' -> '\b';
            case 'f' -> '\f';
            case 'n' -> '\n';
            case 'r' -> '\r';
            case 't' -> '\t';
            case 'u' -> unicode();
            default -> throw wrong("an unknown escape in a string");
        };
    }

    private char unicode() {
        int code = 0;
        for (int i = 0; i < 4; i++) {
            at++;
            int digit = here() < 0x80 ? Character.digit(here(), 16) : END;
            if (digit < 0) {
                throw wrong("an unknown escape in a string");
            }
            code = code << 4 | digit;
        }
        return (char) code;
    }

    private Object number() {
        int start = at;
        at += here() == '-' ? 1 : 0;
        boolean zero = here() == '0';
        int digits = digits();
        if (digits == 0 || (zero && digits > 1)) {
            throw wrong("not a value");
        }
        boolean whole = true;
        if (here() == '.') {
            at++;
            whole = false;
            requireDigits();
        }
        if (here() == 'e' || here() == 'E') {
            at++;
            whole = false;
            at += here() == '+' || here() == '-' ? 1 : 0;
            requireDigits();
        }
        if (whole) {
            return whole(text.substring(start, at));
        }
        return Double.valueOf(text.substring(start, at));
    }

    private Long whole(String digits) {
        try {
            return Long.valueOf(digits);
        } catch (NumberFormatException e) {
            throw wrong("a number of more than 64 bits");
        }
    }

    private void requireDigits() {
        if (digits() == 0) {
            throw wrong("not a number");
        }
    }

    /// Passes over digits; answers how many there are.
    private int digits() {
        int start = at;
        while (here() >= '0' && here() <= '9') {
            at++;
        }
        return at - start;
    }

    private Failure wrong(String why) {
        long line = text.substring(0, Math.min(at, text.length()))
                        .chars()
                        .filter(c -> c == '\n')
                        .count()
                + 1;
        return Problem.usage("not JSON").because(why + " at line " + line).failure();
    }
}
