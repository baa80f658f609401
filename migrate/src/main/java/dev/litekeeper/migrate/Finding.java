package dev.litekeeper.migrate;

import dev.litekeeper.failure.Kind;
import dev.litekeeper.failure.Problem;

/// Where scripts and history do not agree.
///
/// @param key number and kind as in `03-schema`; empty where it is about the whole database
/// @param file the script's file; empty where it is about the whole database
public record Finding(Type type, String key, String file, String why, String hint) {

    /// What can be wrong.
    public enum Type {
        /// The file is not what it was when it ran.
        EDITED("a script was edited after it ran", Kind.USAGE, true),
        /// The file of a script that ran is gone.
        MISSING("a script that ran is missing", Kind.USAGE, true),
        /// A script that did not run comes before one that did.
        OUT_OF_ORDER("a script comes too late", Kind.USAGE, true),
        /// The database has run scripts with higher numbers than there are.
        NEWER("the database is newer than the scripts", Kind.REFUSED, true),
        /// The database has tables but no history.
        NO_HISTORY("the database has tables but no history", Kind.REFUSED, true),
        /// Another tool, whose history was taken over, has gone on.
        ELSEWHERE("another tool has gone on since", Kind.REFUSED, true),
        /// The scripts have other names and numbers than those they ran under, which are of another tool.
        RENUMBERED("a script ran under the name of another tool", Kind.REFUSED, true),
        /// Comments or white space differ from when the script ran.
        COMMENTS("comments were edited after the script ran", Kind.USAGE, false),
        /// The script ran under another name.
        RENAMED("a script was renamed after it ran", Kind.USAGE, false);

        private final String words;
        private final Kind kind;
        private final boolean blocks;

        Type(String words, Kind kind, boolean blocks) {
            this.words = words;
            this.kind = kind;
            this.blocks = blocks;
        }

        /// The finding as people read it.
        public String words() {
            return words;
        }

        /// Whether nothing runs before it is settled; otherwise it is a warning.
        public boolean blocks() {
            return blocks;
        }
    }

    /// Whether nothing runs before it is settled.
    public boolean blocks() {
        return type.blocks();
    }

    boolean isCalled(String name) {
        return !key.isEmpty() && (name.equals(key) || name.equals(file));
    }

    /// The same as a problem with this database.
    public Problem problem(String database) {
        return new Problem(type.kind, type.words, file.isEmpty() ? database : file, why, hint);
    }
}
