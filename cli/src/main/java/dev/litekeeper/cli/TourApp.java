package dev.litekeeper.cli;

import dev.litekeeper.sqlite.DatabaseFile;
import dev.litekeeper.sqlite.Fingerprint;
import dev.litekeeper.sqlite.TableSum;
import java.util.List;
import java.util.Optional;

/// The app whose life the tour shows.
sealed interface TourApp permits SampleShop, AdoptedApp {
    /// Its name.
    String name();

    /// Its production database, as it will be or is.
    DatabaseFile production();

    /// Lays the project out and brings production to its scripts.
    void layOut(Tour tour);

    /// Lets the app write to production for a moment; answers what it did, in a line.
    String work();

    /// Does something to production that nobody wants; answers the statement.
    String mishap();

    /// Loses a few rows that can be told apart; answers which.
    Lost lose();

    /// Rows that were lost.
    ///
    /// @param where what held for them
    record Lost(String table, String where) {}

    /// A query of the app: one that is fast today.
    String query();

    /// A query that has an answer whenever the database is whole.
    String smoke();

    /// What of the content is worth a look, as in `25 products, prices from 15.00 to 267.00`.
    String glance();

    /// What production held before the tour, where somebody else made it.
    Optional<Fingerprint> before();

    /// Those tables of [#before()] whose rows, every one, are still what they were.
    List<TableSum> kept();
}
