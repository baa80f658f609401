package dev.litekeeper.project;

import java.util.Collection;
import java.util.Comparator;
import java.util.Optional;

/// Finds the word somebody meant.
final class Nearest {
    private Nearest() {}

    /// `did you mean ...?` where a word is near, or else the words there are.
    static String hint(String word, Collection<String> known) {
        return of(word, known)
                .map(near -> "did you mean " + near + "?")
                .orElseGet(() -> "known here: " + String.join(", ", known));
    }

    /// The nearest known word, where it differs in no more than a third of its letters, and one in short ones.
    static Optional<String> of(String word, Collection<String> known) {
        return known.stream()
                .filter(candidate ->
                        distance(word, candidate) <= Math.max(1, Math.max(word.length(), candidate.length()) / 3))
                .min(Comparator.comparingInt(candidate -> distance(word, candidate)));
    }

    /// How many letters to insert, delete, replace or swap with the next make one word the other.
    static int distance(String one, String other) {
        int[][] cost = new int[one.length() + 1][other.length() + 1];
        for (int i = 0; i <= one.length(); i++) {
            for (int j = 0; j <= other.length(); j++) {
                cost[i][j] = i == 0 || j == 0 ? i + j : cheapest(cost, one, other, i, j);
            }
        }
        return cost[one.length()][other.length()];
    }

    private static int cheapest(int[][] cost, String one, String other, int i, int j) {
        boolean same = one.charAt(i - 1) == other.charAt(j - 1);
        int best = Math.min(cost[i - 1][j - 1] + (same ? 0 : 1), Math.min(cost[i - 1][j], cost[i][j - 1]) + 1);
        boolean swapped =
                i > 1 && j > 1 && one.charAt(i - 1) == other.charAt(j - 2) && one.charAt(i - 2) == other.charAt(j - 1);
        return swapped ? Math.min(best, cost[i - 2][j - 2] + 1) : best;
    }
}
