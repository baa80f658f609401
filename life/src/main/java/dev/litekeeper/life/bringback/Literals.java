package dev.litekeeper.life.bringback;

import dev.litekeeper.sqlite.Row;
import dev.litekeeper.sqlite.Session;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Collectors;

/// Values as SQL writes them, exactly and on one line. Text that is not text, or holds ends of lines, is written by its
/// bytes.
///
/// @param charset in which the database keeps its texts
record Literals(Charset charset) {
    static Literals of(Session session) {
        return new Literals(Charset.forName(session.pragma("encoding")));
    }

    /// What is selected for each of these columns of `alias`, for [#at].
    static String select(String alias, List<String> columns) {
        return columns.stream()
                .map(column -> alias + "." + column)
                .map(value -> "CASE typeof(" + value + ") WHEN 'text' THEN CAST(" + value + " AS BLOB) ELSE quote("
                        + value + ") END")
                .collect(Collectors.joining(", "));
    }

    /// The literal of a selected column.
    String at(Row row, int column) {
        return row.value(column) instanceof byte[] text ? text(text) : row.text(column);
    }

    private String text(byte[] bytes) {
        try {
            String text = charset.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
            if (text.chars().noneMatch(Literals::breaksLines)) {
                return "'" + text.replace("'", "''") + "'";
            }
        } catch (CharacterCodingException noText) {
            return hex(bytes);
        }
        return hex(bytes);
    }

    private static String hex(byte[] bytes) {
        return "CAST(x'" + HexFormat.of().formatHex(bytes) + "' AS TEXT)";
    }

    private static boolean breaksLines(int character) {
        return Character.isISOControl(character) || character == 0x2028 || character == 0x2029;
    }
}
