package dev.litekeeper.ltx;

/// The rules for the numbers of the pages of one file: ascending, none beyond the database, never the lock page, and
/// in a snapshot every one.
final class PageOrder {
    private final LtxHeader header;
    private int last;
    private int count;

    PageOrder(LtxHeader header) {
        this.header = header;
    }

    /// How many pages there were.
    int count() {
        return count;
    }

    /// Takes the next page, and says why it must not come here; empty where it may.
    String take(int number) {
        if (number <= last) {
            return "page " + Integer.toUnsignedString(number) + " after page " + last;
        }
        if (number > header.commit()) {
            return "page " + number + " of a database of " + header.commit();
        }
        if (number == header.lockPage()) {
            return "page " + number + ", which holds nothing but SQLite's lock bytes";
        }
        if (header.isSnapshot() && number != following()) {
            return missing();
        }
        last = number;
        count++;
        return "";
    }

    /// Says why the pages must not end here; empty where they may.
    String end() {
        return header.isSnapshot() && following() <= header.commit() ? missing() : "";
    }

    private String missing() {
        return "page " + following() + " is missing in a file that must hold all " + header.commit();
    }

    private int following() {
        return last + 1 == header.lockPage() ? last + 2 : last + 1;
    }
}
