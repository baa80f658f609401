package dev.litekeeper.archive.log;

/// What broke the continuity of a log since its encoder began.
///
/// @param gaps how often commits were missed that left a difference
/// @param lastGap why they were missed last, in words; empty where none were
/// @param files how often another file was found in the place of the database
public record Breaks(int gaps, String lastGap, int files) {
    static final Breaks NONE = new Breaks(0, "", 0);

    Breaks gap(String why) {
        return new Breaks(gaps + 1, why, files);
    }

    Breaks file() {
        return new Breaks(gaps, lastGap, files + 1);
    }
}
