package dev.litekeeper.migrate;

import java.util.Map;
import java.util.Set;

/// What becomes of a PRAGMA in a script.
enum PragmaRule {
    /// Executed in its place. It ends with the script's connection, or belongs to the transaction.
    RUN,
    /// Taken off: Litekeeper decides whether foreign keys are enforced, because inside a transaction SQLite ignores
    /// this one.
    FOREIGN_KEYS,
    /// Taken off: the script may leave no new violation anyway.
    FOREIGN_KEY_CHECK,
    /// Executed in its place; its answer must be `ok`.
    PROOF,
    /// Made and read back before the transaction.
    BEFORE,
    /// Refused.
    REFUSE;

    private static final Set<String> RUNS = Set.of(
            "analysis_limit",
            "application_id",
            "automatic_index",
            "busy_timeout",
            "cache_size",
            "cache_spill",
            "case_sensitive_like",
            "cell_size_check",
            "collation_list",
            "compile_options",
            "data_version",
            "database_list",
            "defer_foreign_keys",
            "foreign_key_list",
            "freelist_count",
            "function_list",
            "ignore_check_constraints",
            "index_info",
            "index_list",
            "index_xinfo",
            "legacy_alter_table",
            "max_page_count",
            "module_list",
            "optimize",
            "page_count",
            "pragma_list",
            "recursive_triggers",
            "reverse_unordered_selects",
            "schema_version",
            "secure_delete",
            "shrink_memory",
            "table_info",
            "table_list",
            "table_xinfo",
            "temp_store",
            "threads",
            "trusted_schema",
            "user_version",
            "writable_schema");
    private static final Set<String> BEFORES = Set.of("auto_vacuum", "encoding", "page_size");
    private static final Map<String, String> REFUSALS = Map.of(
            "incremental_vacuum", "it belongs to maintenance, not to a script",
            "journal_mode",
                    "it cannot be changed inside a transaction, and belongs to the database file, not to a script",
            "locking_mode", "it would end with the script, and keep the application out meanwhile",
            "mmap_size", "it would end with the script",
            "query_only", "the history could not be written",
            "synchronous", "it cannot be changed inside a transaction, and would end with the script",
            "wal_autocheckpoint", "it would end with the script",
            "wal_checkpoint", "it cannot run inside a transaction",
            "read_uncommitted", "it would end with the script");
    private static final Map<String, String> HINTS = Map.of(
            "incremental_vacuum", "remove the line; `litekeeper maintain` does it",
            "journal_mode", "remove the line; `litekeeper check --fix` sets WAL mode",
            "wal_checkpoint", "remove the line; `litekeeper maintain` takes checkpoints",
            "synchronous", "remove the line; the application sets it when it connects");

    static PragmaRule of(Pragma pragma) {
        return switch (pragma.name()) {
            case "foreign_keys" -> FOREIGN_KEYS;
            case "foreign_key_check" -> FOREIGN_KEY_CHECK;
            case "integrity_check", "quick_check" -> PROOF;
            case String name when BEFORES.contains(name) -> pragma.reads() ? RUN : BEFORE;
            case String name when RUNS.contains(name) -> RUN;
            case String _ -> REFUSE;
        };
    }

    static String whyRefused(Pragma pragma) {
        return REFUSALS.getOrDefault(
                pragma.name(),
                "Litekeeper does not know it, and SQLite passes over a PRAGMA it does not know without a word");
    }

    static String hintWhenRefused(Pragma pragma) {
        return HINTS.getOrDefault(pragma.name(), "remove the line");
    }
}
