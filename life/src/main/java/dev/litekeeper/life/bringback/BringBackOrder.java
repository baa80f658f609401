package dev.litekeeper.life.bringback;

import java.util.Optional;

/// Which rows are to be brought back.
///
/// @param rows the rows themselves
/// @param parents whether rows that the chosen ones refer to, and that are gone, come back as well
/// @param children whether rows that referred to the chosen ones, and that are gone, come back as well
/// @param triggers what becomes of the triggers of the tables that are written
/// @param samples how many rows of each kind are shown, 0 or more
public record BringBackOrder(Rows rows, boolean parents, boolean children, Triggers triggers, int samples) {

    /// Rows as they were then.
    ///
    /// @param table their table then, in any case of letters
    /// @param into the table they belong to now, where that has another name
    /// @param where an SQL expression that holds for them as they were then; empty for all of them
    public record Rows(String table, Optional<String> into, Optional<String> where) {}

    /// What becomes of triggers while rows are written.
    public enum Triggers {
        /// Nothing is written where one would fire.
        REFUSE,
        /// They fire, as for every other writer.
        FIRE,
        /// They are taken out and put back within the transaction, so that none fires.
        LEAVE_OUT;

        /// The name as it is written: `refuse`, `fire` or `leave-out`.
        public String word() {
            return switch (this) {
                case REFUSE -> "refuse";
                case FIRE -> "fire";
                case LEAVE_OUT -> "leave-out";
            };
        }
    }
}
