-- Sold from the first day on.
INSERT INTO product (name, price_cents, stock) VALUES ('gift card', 5000, 1000);
