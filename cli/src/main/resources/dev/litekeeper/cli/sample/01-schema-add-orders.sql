-- Orders, and the stock they take.
CREATE TABLE orders (
    id          INTEGER PRIMARY KEY,
    customer_id INTEGER NOT NULL REFERENCES customer (id),
    ordered_at  TEXT    NOT NULL
) STRICT;

CREATE TABLE order_line (
    order_id   INTEGER NOT NULL REFERENCES orders (id) ON DELETE CASCADE,
    product_id INTEGER NOT NULL REFERENCES product (id),
    quantity   INTEGER NOT NULL CHECK (quantity > 0),
    PRIMARY KEY (order_id, product_id)
) STRICT, WITHOUT ROWID;

CREATE INDEX orders_of_customer ON orders (customer_id);
CREATE INDEX lines_of_product ON order_line (product_id);

CREATE TRIGGER order_line_takes_stock AFTER INSERT ON order_line
BEGIN
    UPDATE product SET stock = CASE WHEN stock >= NEW.quantity THEN stock - NEW.quantity ELSE 0 END
    WHERE id = NEW.product_id;
END;
