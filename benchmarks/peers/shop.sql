CREATE TABLE customers(id INTEGER PRIMARY KEY, name TEXT NOT NULL);
CREATE TABLE orders(
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  customer INTEGER NOT NULL REFERENCES customers(id),
  state TEXT COLLATE NOCASE NOT NULL DEFAULT 'new',
  total NUMERIC CHECK (total >= 0),
  gross NUMERIC GENERATED ALWAYS AS (total * 2) VIRTUAL
);
CREATE TABLE lines(
  id INTEGER PRIMARY KEY,
  order_id INTEGER NOT NULL REFERENCES orders(id) ON DELETE CASCADE,
  what TEXT
);
CREATE TABLE log(id INTEGER PRIMARY KEY, what TEXT);
CREATE TABLE beat(id INTEGER PRIMARY KEY, n INTEGER NOT NULL);
CREATE INDEX orders_open ON orders(customer) WHERE state = 'new';
CREATE INDEX lines_order ON lines(order_id);
CREATE TRIGGER orders_log AFTER UPDATE OF state ON orders
  BEGIN INSERT INTO log(what) VALUES (old.id || ' ' || new.state); END;
CREATE VIEW open_orders AS SELECT id, customer, gross FROM orders WHERE state = 'new';
