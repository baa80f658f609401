-- What the shop sells on its first day.
INSERT INTO product (name, price_cents, stock)
WITH RECURSIVE kind (size, n) AS (VALUES ('small', 1) UNION ALL SELECT CASE n WHEN 1 THEN 'medium' ELSE 'large' END, n + 1 FROM kind WHERE n < 3),
     thing (name, base) AS (VALUES ('kettle', 2400), ('lamp', 3900), ('chair', 8900), ('basket', 1500), ('clock', 4200),
                                   ('mirror', 5600), ('blanket', 3300), ('vase', 1900))
SELECT size || ' ' || name, base * n, 40 * n FROM thing, kind;
