package dev.litekeeper.checks;

import java.util.List;

/// What one look at one check found: the verdict, what was seen, and what mends it.
record Finding(Verdict verdict, String evidence, Fix fix) {

    static Finding ok(String evidence) {
        return new Finding(Verdict.OK, evidence, Fix.none());
    }

    static Finding bad(String evidence, Fix fix) {
        return new Finding(Verdict.BAD, evidence, fix);
    }

    static Finding unknown(String why) {
        return new Finding(Verdict.UNKNOWN, why, Fix.none());
    }

    /// The same finding with the commands that would let it be told.
    Finding with(String... commands) {
        return new Finding(verdict, evidence, new Fix.ByHand(List.of(commands)));
    }

    /// "ok" with `good` where nothing is listed; otherwise "bad" with everything that is.
    static Finding none(List<String> bad, String good, Fix fix) {
        return bad.isEmpty() ? ok(good) : bad(String.join("; ", bad), fix);
    }
}
