package dev.litekeeper.migrate.lint;

/// What is looked for in a script. The code is what `-- litekeeper: allow CODE REASON` names.
public enum Rule {
    NOT_COMPILED("SL101", "a statement does not fit the schema", "mend it; it would fail"),
    NOT_IN_A_SCRIPT("SL102", "a statement that cannot be in a script", "see the reason"),
    TRANSACTION_WORDS("SL103", "transaction words", "remove them: the whole script is one transaction"),
    FOREIGN_KEYS_PRAGMA(
            "SL104",
            "PRAGMA foreign_keys does nothing inside a transaction",
            "remove it: schema scripts run with foreign keys off, data scripts with them on"),
    STALE_ALLOWANCE("SL105", "an allow line that allows nothing", "remove it"),
    CASCADE_REBUILD(
            "SL201",
            "dropping this table deletes rows of others wherever foreign keys are on",
            "run it by litekeeper migrate alone, which has them off here"),
    TABLE_DROPPED("SL202", "a table with rows is dropped", "keep the rows, or make sure that nobody needs them"),
    COLUMN_DROPPED("SL203", "a column with values is dropped", "keep them, or make sure that nobody needs them"),
    CASCADE("SL204", "rows of other tables go with these", "announce it: -- litekeeper: expect-delete TABLE"),
    REPLACE_CASCADE(
            "SL205",
            "REPLACE deletes the row it replaces, and with it rows of other tables",
            "use INSERT ... ON CONFLICT DO UPDATE"),
    ALL_ROWS_DELETED("SL206", "DELETE without WHERE", "name the rows"),
    ALL_ROWS_UPDATED(
            "SL207", "UPDATE without WHERE on a big table", "name the rows that need it; writers wait meanwhile"),
    LOSSY_TYPE(
            "SL208",
            "values change with the type of their column",
            "convert them first, or say how: litekeeper migrate plan --alter \"TABLE.COLUMN type T using EXPR\""),
    NEVER_ON_ROWS(
            "SL209",
            "what changes or removes rows never met any",
            "rehearse it on real rows: litekeeper migrate rehearse"),
    OLD_RENAMED_FIRST(
            "SL301",
            "the old table is renamed first, and what refers to it follows the old name",
            "make the new table under another name, drop the old one, then rename: litekeeper migrate plan does"),
    REBUILD_LOSES("SL302", "a rebuild loses something", "write it by litekeeper migrate plan, or make it again"),
    ROWIDS_LOST(
            "SL303", "a rebuild gives the rows new rowids", "copy them: INSERT INTO new(rowid, ...) SELECT rowid, ..."),
    FULL_TEXT_ROWIDS(
            "SL304",
            "a full text index points to rowids that change",
            "copy the rowids: INSERT INTO new(rowid, ...) SELECT rowid, ..."),
    NOT_NULL_WITHOUT_DEFAULT(
            "SL401", "a NOT NULL column without a default", "give it a default, or add it by litekeeper migrate plan"),
    VARYING_DEFAULT(
            "SL402",
            "a default that is no constant cannot be added to a table with rows",
            "write it by litekeeper migrate plan"),
    DUPLICATES("SL403", "rows are not unique", "decide in a data script before which of them stay"),
    RULE_BROKEN("SL404", "rows break the new rule", "mend them in a data script before"),
    BIG_INDEX("SL501", "an index on a big table", "run it when few write; writers wait meanwhile"),
    SEVERAL_DROPS(
            "SL502",
            "each DROP COLUMN writes the whole table anew",
            "make one rebuild of it: litekeeper migrate plan --alter \"T.A drop\" --alter \"T.B drop\""),
    DOUBLE_QUOTED(
            "SL601",
            "a text in double quotes",
            "use single quotes: double quotes are for names, and other builds of SQLite refuse this"),
    IF_EXISTS("SL602", "IF NOT EXISTS or IF EXISTS hides a difference", "remove it, and find out where it comes from");

    private final String code;
    private final String title;
    private final String hint;

    Rule(String code, String title, String hint) {
        this.code = code;
        this.title = title;
        this.hint = hint;
    }

    public String code() {
        return code;
    }

    public String title() {
        return title;
    }

    public String hint() {
        return hint;
    }
}
