package dev.litekeeper.migrate;

/// A position in a script: line and column, both counted from 1, columns in code points.
public record Place(int line, int column) {

    /// The place of the character at this offset.
    static Place of(String text, int offset) {
        int line = 1;
        int lineStart = 0;
        for (int i = text.indexOf('\n'); i >= 0 && i < offset; i = text.indexOf('\n', i + 1)) {
            line++;
            lineStart = i + 1;
        }
        return new Place(line, text.codePointCount(lineStart, offset) + 1);
    }

    @Override
    public String toString() {
        return line + ":" + column;
    }
}
