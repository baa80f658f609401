-- Customers for development and tests, edge cases included. These rows never go to production.
INSERT INTO customer (name, email) VALUES
    ('Zoë Núñez', 'zoe@example.com'),
    ('O''Brien; DROP TABLE', 'obrien@example.com'),
    ('名前 テスト', 'namae@example.com'),
    ('A name that is longer than most forms would like it to be, by quite a bit', 'long@example.com');

INSERT INTO orders (customer_id, ordered_at)
SELECT id, '2025-01-31T23:59:59Z' FROM customer;

INSERT INTO order_line (order_id, product_id, quantity)
SELECT id, id, 1 FROM orders;
