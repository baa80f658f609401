DROP VIEW open_orders;
CREATE TABLE orders_new(
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  customer INTEGER NOT NULL REFERENCES customers(id),
  state TEXT COLLATE NOCASE NOT NULL DEFAULT 'new',
  total NUMERIC NOT NULL CHECK (total >= 0),
  gross NUMERIC GENERATED ALWAYS AS (total * 2) VIRTUAL
);
INSERT INTO orders_new(id, customer, state, total) SELECT id, customer, state, total FROM orders;
DROP TABLE orders;
ALTER TABLE orders_new RENAME TO orders;
CREATE INDEX orders_open ON orders(customer) WHERE state = 'new';
CREATE TRIGGER orders_log AFTER UPDATE OF state ON orders
  BEGIN INSERT INTO log(what) VALUES (old.id || ' ' || new.state); END;
CREATE VIEW open_orders AS SELECT id, customer, gross FROM orders WHERE state = 'new';
