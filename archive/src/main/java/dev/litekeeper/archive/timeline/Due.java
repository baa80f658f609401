package dev.litekeeper.archive.timeline;

/// An LTX object that is to be made: of this level, from one state to another.
record Due(int level, Point from, Point to) {}
