package dev.litekeeper.agent;

import dev.litekeeper.checks.CheckResult;
import dev.litekeeper.checks.Report;
import dev.litekeeper.checks.Verdict;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// What is new to somebody who was last told `told`.
///
/// A check that could not be told once may be a matter of the moment; it is new only where the look before could not
/// tell either.
///
/// @param bad the ids of checks that turned bad, `unknown` of those that could twice not be told, `good` of those that
///     are ok again
/// @param told what is known once this has arrived: the verdict of each check that is not ok
record Change(List<String> bad, List<String> unknown, List<String> good, Map<String, String> told) {
    private static final String ONCE = "could not tell once";

    static Change since(Map<String, String> before, Report report) {
        List<String> bad = new ArrayList<>();
        List<String> unknown = new ArrayList<>();
        List<String> good = new ArrayList<>();
        Map<String, String> told = new LinkedHashMap<>();
        for (CheckResult result : report.results()) {
            String id = result.about().id();
            String old = before.getOrDefault(id, Verdict.OK.words());
            switch (result.accepted().isPresent() ? Verdict.OK : result.verdict()) {
                case OK -> {
                    if (!old.equals(Verdict.OK.words()) && !old.equals(ONCE)) {
                        good.add(id);
                    }
                }
                case BAD -> {
                    told.put(id, Verdict.BAD.words());
                    if (!old.equals(Verdict.BAD.words())) {
                        bad.add(id);
                    }
                }
                case UNKNOWN -> unknown(id, old, told, unknown);
            }
        }
        return new Change(bad, unknown, good, told);
    }

    private static void unknown(String id, String old, Map<String, String> told, List<String> unknown) {
        String words = Verdict.UNKNOWN.words();
        if (old.equals(Verdict.OK.words())) {
            told.put(id, ONCE);
        } else if (old.equals(Verdict.BAD.words())) {
            told.put(id, old);
        } else {
            told.put(id, words);
            if (old.equals(ONCE)) {
                unknown.add(id);
            }
        }
    }

    boolean isEmpty() {
        return bad.isEmpty() && unknown.isEmpty() && good.isEmpty();
    }
}
