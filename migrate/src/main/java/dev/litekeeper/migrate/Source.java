package dev.litekeeper.migrate;

import dev.litekeeper.failure.Problem;

/// The text of a script and the name people know it by.
///
/// The text has no byte order mark and its lines end with a line feed alone, as the sqlite3 program reads them: a
/// checkout with other line ends makes the same database.
public record Source(String file, String text) {

    /// The source of a file with this content.
    static Source of(String file, String content) {
        String text = content.startsWith("\uFEFF") ? content.substring(1) : content;
        return new Source(file, text.replace("\r\n", "\n"));
    }

    public Place place(int offset) {
        return Place.of(text, offset);
    }

    /// The file with line and column, as in `03-schema-x.sql:4:17`.
    public String at(int offset) {
        return file + ":" + place(offset);
    }

    /// The line at this offset with a caret under the place. Long lines are cut around it.
    public String excerpt(int offset) {
        int from = text.lastIndexOf('\n', offset - 1) + 1;
        int to = text.indexOf('\n', offset);
        String line = text.substring(from, to < 0 ? text.length() : to).replace('\t', ' ');
        int caret = offset - from;
        int cut = Math.max(0, caret - 60);
        String shown = line.substring(cut, Math.min(line.length(), cut + 120));
        String number = String.valueOf(place(offset).line());
        int indent = shown.codePointCount(0, Math.min(caret - cut, shown.length()));
        return "  " + number + " | " + shown + "\n  " + " ".repeat(number.length()) + " | " + " ".repeat(indent) + "^";
    }

    /// A problem with the script itself, at this offset.
    Problem problem(String what, int offset, String why) {
        return Problem.usage(what).at(at(offset)).because(why + "\n" + excerpt(offset));
    }
}
