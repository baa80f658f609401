package dev.litekeeper.life.pointintime;

import dev.litekeeper.sqlite.Progress;

/// The state of the past that somebody asks for.
public sealed interface Target {
    /// The state it stands for there.
    Found in(PointInTime past, Progress progress);

    /// What was there at a moment.
    record AtTime(Moment moment) implements Target {
        @Override
        public Found in(PointInTime past, Progress progress) {
            return past.archives().at(moment);
        }
    }

    /// Right after this commit.
    record AtCommit(long position) implements Target {
        @Override
        public Found in(PointInTime past, Progress progress) {
            return past.archives().at(position);
        }
    }

    /// Right before a script was applied, named as in `05`, `05-schema` or by its file.
    record BeforeMigration(String script) implements Target {
        @Override
        public Found in(PointInTime past, Progress progress) {
            return past.before(script, progress);
        }
    }

    /// The newest.
    record Latest() implements Target {
        @Override
        public Found in(PointInTime past, Progress progress) {
            return past.archives().requireNewest();
        }
    }
}
