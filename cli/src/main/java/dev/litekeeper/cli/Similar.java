package dev.litekeeper.cli;

import java.util.Collection;
import java.util.Comparator;

/// Which of the words that exist somebody may have meant.
final class Similar {
    private Similar() {}

    /// The most similar word, or an empty text where none is near: at most a third of its letters differ.
    static String to(String word, Collection<String> known) {
        return known.stream()
                .filter(candidate -> distance(word, candidate) <= Math.max(1, candidate.length() / 3)
                        || (word.length() > 2 && candidate.startsWith(word)))
                .min(Comparator.comparingInt(candidate -> distance(word, candidate)))
                .orElse("");
    }

    /// How many letters have to be added, taken away or changed.
    private static int distance(String from, String to) {
        int[] row = new int[to.length() + 1];
        for (int i = 0; i <= from.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= to.length(); j++) {
                int above = row[j];
                if (i == 0) {
                    row[j] = j;
                } else {
                    int changed = diagonal + (from.charAt(i - 1) == to.charAt(j - 1) ? 0 : 1);
                    row[j] = Math.min(changed, Math.min(above, row[j - 1]) + 1);
                }
                diagonal = above;
            }
        }
        return row[to.length()];
    }
}
