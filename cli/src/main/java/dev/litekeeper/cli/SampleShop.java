package dev.litekeeper.cli;

import dev.litekeeper.sqlite.Begin;
import dev.litekeeper.sqlite.DatabaseFile;
import dev.litekeeper.sqlite.Fingerprint;
import dev.litekeeper.sqlite.Session;
import dev.litekeeper.sqlite.TableSum;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;

/// A small shop with real scripts, made for the tour.
record SampleShop(Path folder) implements TourApp {
    private static final int SALES = 400;

    @Override
    public String name() {
        return "shop";
    }

    @Override
    public DatabaseFile production() {
        return DatabaseFile.at(folder.resolve("server/shop.sqlite"));
    }

    @Override
    public void layOut(Tour tour) {
        TourStage stage = tour.stage();
        stage.run("init", ".", "--app", name());
        tour.configure(folder.resolve("server/shop.sqlite"));
        stage.write("database/sql/00-schema-init.sql", script("00-schema-init.sql"));
        stage.write("database/sql/00-data-init.sql", script("00-data-init.sql"));
        stage.run("new", "schema", "add", "orders");
        stage.write("database/sql/01-schema-add-orders.sql", script("01-schema-add-orders.sql"));
        stage.run("new", "data", "gift", "card");
        stage.write("database/sql/02-data-gift-card.sql", script("02-data-gift-card.sql"));
        stage.write("database/sql/seed/00-data-customers.sql", script("seed-00-data-customers.sql"));
        stage.run("migrate", "--env", "production", "--create", "--yes");
        stage.run("migrate", "status", "--env", "production");
    }

    @Override
    public String work() {
        try (Session session = production().write()) {
            session.begin(Begin.IMMEDIATE);
            long first = session.queryLong("SELECT coalesce(max(id), 0) + 1 FROM customer");
            for (long id = first; id < first + SALES; id++) {
                session.update(
                        "INSERT INTO customer (id, name, email) VALUES (?1, 'Customer ' || ?1, 'c' || ?1 || '@example.com')",
                        id);
                session.update("INSERT INTO orders (id, customer_id, ordered_at) VALUES (?1, ?1, datetime())", id);
                session.update(
                        "INSERT INTO order_line SELECT ?1, id, 1 + ?1 % 3 FROM product WHERE id % 7 = ?1 % 7", id);
            }
            session.commit();
        }
        return SALES + " customers ordered something";
    }

    @Override
    public String mishap() {
        String statement = "UPDATE product SET price_cents = 100";
        try (Session session = production().write()) {
            session.update(statement);
        }
        return statement;
    }

    @Override
    public Lost lose() {
        try (Session session = production().write()) {
            session.update("DELETE FROM orders WHERE id = 7");
        }
        return new Lost("orders", "id = 7");
    }

    @Override
    public String query() {
        return "SELECT p.name, sum(l.quantity) FROM order_line l JOIN product p ON p.id = l.product_id"
                + " GROUP BY p.id ORDER BY 2 DESC LIMIT 10";
    }

    @Override
    public String smoke() {
        return "SELECT name FROM product WHERE price_cents > 0";
    }

    @Override
    public String glance() {
        try (Session session = production().read()) {
            return session.first(
                            "SELECT count(*), min(price_cents), max(price_cents), (SELECT count(*) FROM orders) FROM product",
                            row -> String.format(
                                    Locale.ROOT,
                                    "%d products from %.2f to %.2f, %d orders",
                                    row.integer(1),
                                    row.integer(2) / 100.0,
                                    row.integer(3) / 100.0,
                                    row.integer(4)))
                    .orElseThrow();
        }
    }

    @Override
    public Optional<Fingerprint> before() {
        return Optional.empty();
    }

    @Override
    public List<TableSum> kept() {
        return List.of();
    }

    /// A script of the sample by its name.
    static String script(String name) {
        try (InputStream in = Objects.requireNonNull(SampleShop.class.getResourceAsStream("sample/" + name), name)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
