package dev.litekeeper.life.rehearsal;

import dev.litekeeper.archive.Scope;
import dev.litekeeper.failure.Failure;
import dev.litekeeper.failure.Kind;
import dev.litekeeper.failure.Problem;
import dev.litekeeper.files.Json;
import dev.litekeeper.life.keeper.KeeperCall;
import dev.litekeeper.life.keeper.StateFolder;
import dev.litekeeper.life.pointintime.Archives;
import dev.litekeeper.life.pointintime.Found;
import dev.litekeeper.life.remote.Remote;
import dev.litekeeper.project.Environment;
import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/// The newest state in the archive of a database, where it can stand for the database.
///
/// @param current when it was the state of the database, as far as is known
/// @param kept whether a keeper said that it is the newest state of all
record Archived(Found found, Instant current, boolean kept) {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    /// That of a database of this machine: only where its keeper says that its newest commit is durable.
    static Optional<Archived> here(Rehearsal rehearsal) {
        StateFolder folder = new StateFolder(rehearsal.project().keep().state(rehearsal.environment()));
        if (rehearsal.stores().isEmpty() || !folder.isHeld()) {
            return Optional.empty();
        }
        Instant now = rehearsal.around().clock().instant();
        try {
            Map<String, @Nullable Object> answer = new KeeperCall(folder, rehearsal.temporary())
                    .waiting(PATIENCE)
                    .ask(Map.of("do", "wait", "millis", PATIENCE.toMillis()));
            return reaching(rehearsal, durable(answer), now);
        } catch (Failure e) {
            if (e.kind() == Kind.INTERRUPTED) {
                throw e;
            }
            return Optional.empty();
        }
    }

    /// That of a database of another machine: where its keeper says so there, or, where that machine cannot be asked,
    /// as long as the state is no older than `objectives.rpo`. Empty where the machine answers that it is not the
    /// newest; fails where it cannot be asked and the state is older.
    static Optional<Archived> there(Rehearsal rehearsal) {
        Optional<Found> newest = newest(rehearsal);
        if (newest.isEmpty()) {
            return Optional.empty();
        }
        Instant now = rehearsal.around().clock().instant();
        try {
            return reaching(rehearsal, ask(rehearsal), now);
        } catch (Failure e) {
            if (e.kind() == Kind.INTERRUPTED) {
                throw e;
            }
            return Optional.of(unasked(rehearsal, newest.get(), now, e));
        }
    }

    private static Archived unasked(Rehearsal rehearsal, Found newest, Instant now, Failure why) {
        Duration most = rehearsal.project().objectives().rpo();
        Instant seen = newest.point().time();
        if (seen.isAfter(now) || Duration.between(seen, now).compareTo(most) > 0) {
            throw Problem.environment("there is no copy to be had that is new enough for a rehearsal")
                    .at(newest.told())
                    .because("it is older than objectives.rpo allows, or of no known age, and the machine of the"
                            + " database cannot be asked: "
                            + why.problem())
                    .hint(why.problem().hint())
                    .failure(why);
        }
        return new Archived(newest, seen, false);
    }

    /// The newest state, where it goes as far as this commit.
    private static Optional<Archived> reaching(Rehearsal rehearsal, OptionalLong commit, Instant now) {
        return commit.isEmpty()
                ? Optional.empty()
                : newest(rehearsal)
                        .filter(found -> found.point().position() >= commit.getAsLong())
                        .map(found -> new Archived(found, now, true));
    }

    private static Optional<Found> newest(Rehearsal rehearsal) {
        Scope scope =
                new Scope(rehearsal.project().app(), rehearsal.environment().word());
        return rehearsal.stores().isEmpty()
                ? Optional.empty()
                : Archives.read(rehearsal.stores(), scope).newest();
    }

    private static OptionalLong ask(Rehearsal rehearsal) {
        Environment environment = rehearsal.project().environment(rehearsal.environment());
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        int exit = new Remote(environment, rehearsal.around().ssh())
                .run(
                        List.of(
                                "wait",
                                "--json",
                                "--timeout",
                                PATIENCE.toSeconds() + "s",
                                "--env",
                                environment.name().word()),
                        new PrintStream(out, false, StandardCharsets.UTF_8),
                        new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8));
        return exit == 0 ? durable(Json.parseObject(out.toString(StandardCharsets.UTF_8))) : OptionalLong.empty();
    }

    private static OptionalLong durable(Map<String, @Nullable Object> answer) {
        return Boolean.TRUE.equals(answer.get("durable")) && answer.get("position") instanceof Long position
                ? OptionalLong.of(position)
                : OptionalLong.empty();
    }
}
