package dev.litekeeper.life.check;

import dev.litekeeper.checks.Checklist;
import dev.litekeeper.checks.Evidence;
import dev.litekeeper.checks.Report;

/// What a look at a database saw, and what the next look needs to know of it.
public record Gathered(Subject subject, Evidence evidence, LookState state) {

    /// What the checklist says to it. Fails with a usage problem where an accepted risk names no check.
    public Report report() {
        return Checklist.judge(evidence, subject.project().acceptedRisks());
    }

    /// Keeps what the next look and `status` need to know of it. Fails where the project's folder cannot be written.
    public void keep() {
        state.save(subject);
        LastCheck.of(report(), evidence.subject().now())
                .save(subject.project(), subject.environment().name());
    }

    /// The same with other state, and what that changes about the alerts.
    public Gathered with(LookState other) {
        Evidence with = new Evidence(
                evidence.subject(),
                evidence.promises(),
                evidence.place(),
                evidence.rights(),
                evidence.content(),
                evidence.use(),
                evidence.care().with(AlertLook.of(subject.project(), other)));
        return new Gathered(subject, with, other);
    }
}
