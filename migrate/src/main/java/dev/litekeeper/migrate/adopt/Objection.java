package dev.litekeeper.migrate.adopt;

import dev.litekeeper.failure.Failure;
import dev.litekeeper.failure.Problem;
import dev.litekeeper.migrate.Naming;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;

/// What speaks against taking a history over, and the way out.
public record Objection(String why, String hint) {
    private static final String TAKE_ON = "; to take it on: --accept ";

    static Objection failed(Tool tool, Past line) {
        return new Objection(
                line.name() + " failed half-way, or runs now, as " + tool.place() + " says",
                switch (tool) {
                    case FLYWAY -> "mend what it left behind, then `flyway repair`";
                    case GOLANG_MIGRATE ->
                        "mend what it left behind, then `migrate force VERSION` with the last one that is whole";
                    case KNEX -> "let it end; where nothing runs: `knex migrate:unlock`";
                    case GOOSE, DBMATE, RAILS, ALEMBIC, DJANGO, USER_VERSION -> "let " + tool.word() + " end it first";
                });
    }

    static Objection missing(Past line, Path folder) {
        return new Objection(
                line.name() + " ran, and is not in " + folder,
                "bring the file back" + TAKE_ON + line.name() + ": it is recorded as gone");
    }

    static Objection edited(Past line) {
        return new Objection(
                line.name() + " was edited after it ran",
                "undo the edit" + TAKE_ON + line.name() + ": its text of now is recorded");
    }

    static Objection differs(List<String> differences) {
        return new Objection(
                "the database is not what the scripts that ran make: " + String.join("; ", differences),
                "look whether these are its scripts" + TAKE_ON + "schema; `litekeeper migrate drift` shows it as SQL"
                        + " then");
    }

    static Objection otherNaming(Tool tool, Naming naming) {
        return new Objection(
                "litekeeper.yml has scripts of the naming " + naming.word() + ", and those of " + tool.word()
                        + " are to go on",
                "name their folder, as in: --scripts db/migrations");
    }

    static Objection inCode(Tool tool) {
        return new Objection(
                tool.word() + " has its scripts in code, which Litekeeper does not run",
                "take the lines `scripts` out of litekeeper.yml: new scripts are Litekeeper's own");
    }

    static Objection nothingToStartFrom(Path folder) {
        return new Objection(
                "there is no 00-schema-init.sql in " + folder + " to make the tables from zero",
                "write the live schema to it; `litekeeper init --adopt` does");
    }

    /// All of them as one refusal.
    static Failure refusal(Tool tool, String database, List<Objection> objections) {
        return Problem.refused("the history of " + tool.word() + " cannot be taken over as it is")
                .at(database)
                .because(objections.stream().map(Objection::why).collect(Collectors.joining("; ")))
                .hint(objections.stream().map(Objection::hint).distinct().collect(Collectors.joining("; ")))
                .failure();
    }
}
