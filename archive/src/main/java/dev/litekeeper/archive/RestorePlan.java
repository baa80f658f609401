package dev.litekeeper.archive;

import dev.litekeeper.failure.Problem;
import dev.litekeeper.files.ByteSize;
import java.util.List;
import java.util.OptionalLong;

/// What a restore will do. Nothing is changed yet, and what is restored is proven.
///
/// @param source what is restored
/// @param store where it was read from
/// @param target the file that will have the content
/// @param way how it gets there
/// @param why why this way
/// @param losses every table, as it is now and as it will be; empty where the database cannot be read or is not
///     there
/// @param undo how much the undo point takes
/// @param wal by how much the `-wal` grows
/// @param users who has the database open now
/// @param warnings what went wrong on the way here without keeping it from going on
public record RestorePlan(
        RestoreSource source,
        String store,
        String target,
        Way way,
        String why,
        List<Loss> losses,
        ByteSize undo,
        ByteSize wal,
        List<String> users,
        List<Problem> warnings) {
    public RestorePlan {
        losses = List.copyOf(losses);
        users = List.copyOf(users);
        warnings = List.copyOf(warnings);
    }

    /// How the content gets into the target.
    public enum Way {
        /// As one transaction of the live database. Whoever has it open sees the new content and goes on.
        IN_PLACE,
        /// Into a file that is not there yet.
        NEW_FILE,
        /// By a new file under the old name, because the old file is too damaged to be opened.
        REPLACEMENT;

        /// The name as it is written: `in-place`, `new-file` or `replacement`.
        public String word() {
            return switch (this) {
                case IN_PLACE -> "in-place";
                case NEW_FILE -> "new-file";
                case REPLACEMENT -> "replacement";
            };
        }
    }

    /// A table before and after.
    ///
    /// @param now rows it has now; empty where there is no such table
    /// @param then rows it will have; empty where the backup has no such table
    /// @param content whether its rows are the same, as far as that was looked at
    public record Loss(String table, OptionalLong now, OptionalLong then, Content content) {
        /// Whether anything in it will be another.
        public boolean changes() {
            return content != Content.SAME && (content == Content.OTHER || !now.equals(then));
        }
    }

    /// How the rows of a table compare.
    public enum Content {
        SAME,
        OTHER,
        /// Only the number of rows was looked at.
        NOT_COMPARED
    }
}
