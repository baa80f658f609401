package dev.litekeeper.project;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;

/// Every key `litekeeper.yml` may hold, by the section it stands in. The top section is the empty name; a section
/// whose name ends in `[]` is the item of a list, and `environments.*` is any one environment.
final class Keys {
    private static final Map<String, List<String>> SECTIONS = Map.ofEntries(
            Map.entry(
                    "",
                    List.of(
                            "app",
                            "environments",
                            "stores",
                            "alerts",
                            "ping",
                            "backup",
                            "objectives",
                            "drill",
                            "keep",
                            "scripts",
                            "migrate",
                            "baseline",
                            "maintenance",
                            "copies",
                            "contacts",
                            "accepted-risks")),
            Map.entry("environments", EnvironmentName.words()),
            Map.entry("environments.*", List.of("database", "host", "project", "tiers")),
            Map.entry(
                    "stores[]", List.of("name", "url", "endpoint", "region", "access-key", "secret-key", "path-style")),
            Map.entry("alerts[]", List.of("webhook", "command", "mail")),
            Map.entry("alerts[].mail", List.of("to", "from", "smtp")),
            Map.entry("backup", List.of("daily", "keep", "max-age", "wal-budget")),
            Map.entry("backup.keep", List.of("last", "daily", "weekly", "monthly", "minimum")),
            Map.entry("objectives", List.of("rpo", "rto")),
            Map.entry("drill", List.of("max-age", "smoke")),
            Map.entry("drill.smoke[]", List.of("query", "gives", "at-least")),
            Map.entry(
                    "keep",
                    List.of(
                            "environments",
                            "state",
                            "sync",
                            "spool",
                            "wal",
                            "gentle",
                            "tiers",
                            "grace",
                            "jobs",
                            "check",
                            "drill")),
            Map.entry("scripts", List.of("folder", "naming")),
            Map.entry("migrate", List.of("require", "max-lock", "max-wal", "max-time")),
            Map.entry("baseline", List.of("queries")),
            Map.entry("maintenance", List.of("window")),
            Map.entry("copies", List.of("keep")),
            Map.entry("contacts[]", List.of("name", "role", "reach")),
            Map.entry("accepted-risks[]", List.of("check", "reason", "until")));

    private Keys() {}

    /// The keys of a section.
    static List<String> of(String section) {
        return Objects.requireNonNull(SECTIONS.get(section), section);
    }

    /// Every key with its section in front, as in `backup.keep.last`.
    static Set<String> all() {
        Set<String> all = new TreeSet<>();
        SECTIONS.forEach(
                (section, keys) -> keys.forEach(key -> all.add(section.isEmpty() ? key : section + "." + key)));
        return all;
    }
}
