package dev.litekeeper.life.check;

import dev.litekeeper.checks.Fact;
import dev.litekeeper.failure.Failure;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.NoSuchFileException;
import java.util.Optional;
import java.util.concurrent.Callable;

/// Looks of which one may fail without the others.
final class Guarded {
    private Guarded() {}

    /// What was seen, or why it could not be.
    static <T> Fact<T> look(Callable<T> look) {
        try {
            return Fact.seen(look.call());
        } catch (Failure e) {
            return Fact.unseen(e.problem().toString());
        } catch (NoSuchFileException e) {
            return Fact.unseen("no such file: " + e.getMessage());
        } catch (IOException | UncheckedIOException e) {
            return Fact.unseen(e.getClass().getSimpleName() + ": " + e.getMessage());
        } catch (RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    /// What was seen, or `why` where there was nothing.
    static <T> Fact<T> present(Optional<T> seen, String why) {
        return seen.<Fact<T>>map(Fact::seen).orElseGet(() -> Fact.unseen(why));
    }
}
