package dev.litekeeper.life.layout;

import dev.litekeeper.migrate.ScriptName;

/// What a new script starts with: comments that tell how such a script is written.
final class Template {
    private static final String SCHEMA = """
            -- %s
            --
            -- Runs once, in one transaction, with foreign keys off; no BEGIN or COMMIT here.
            -- The way back goes into %s
            --
            -- Add a column:    ALTER TABLE customer ADD COLUMN phone TEXT;
            -- Add a table:     CREATE TABLE orders (id INTEGER PRIMARY KEY, customer_id INTEGER NOT NULL REFERENCES customer) STRICT;
            -- Add an index:    CREATE INDEX orders_by_customer ON orders (customer_id);
            -- Change a column: make the table anew under another name, copy the rows, drop the old one, rename.

            """;
    private static final String DATA = """
            -- %s
            --
            -- Runs once, in one transaction, with foreign keys on; no BEGIN or COMMIT here.
            -- It meets the rows of production: rehearse it on a copy (litekeeper copy production development).
            -- The way back goes into %s
            --
            -- Add rows:    INSERT INTO role (name) VALUES ('auditor') ON CONFLICT DO NOTHING;
            -- Change rows: UPDATE customer SET country = 'DE' WHERE country = 'Germany';

            """;
    private static final String UNDO = """
            -- The way back of %s: after it everything is as it was before.
            --
            -- What that script added is dropped here; what it dropped is gone, unless it was kept under another name.

            """;

    private Template() {}

    static String of(ScriptName name, String undo) {
        String words = name.slug().replace('-', ' ');
        String title = Character.toUpperCase(words.charAt(0)) + words.substring(1) + ".";
        return switch (name.kind()) {
            case SCHEMA -> SCHEMA.formatted(title, undo);
            case DATA -> DATA.formatted(title, undo);
        };
    }

    static String undo(String script) {
        return UNDO.formatted(script);
    }
}
