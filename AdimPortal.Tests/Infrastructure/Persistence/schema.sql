-- The portal's schema as lines of text, the same whatever the order in which migrations made it: one line for each
-- column, constraint, index and trigger of a table, and for each function.
WITH tables AS (
    SELECT c.oid, c.relname FROM pg_class c WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p')
), lines AS (
    SELECT t.relname AS owner, 1 AS kind, a.attname AS name,
        concat_ws(' ', 'column', a.attname, format_type(a.atttypid, a.atttypmod),
            CASE WHEN a.attnotnull THEN 'not null' END,
            CASE a.attidentity WHEN 'a' THEN 'always identity' WHEN 'd' THEN 'default identity' END,
            CASE WHEN a.attgenerated = 's' THEN 'generated' END,
            'default ' || regexp_replace(pg_get_expr(d.adbin, d.adrelid), '\s+', ' ', 'g')) AS line
    FROM tables t
    JOIN pg_attribute a ON a.attrelid = t.oid AND a.attnum > 0 AND NOT a.attisdropped
    LEFT JOIN pg_attrdef d ON d.adrelid = t.oid AND d.adnum = a.attnum
    UNION ALL
    SELECT t.relname, 2, k.conname, concat_ws(' ', 'constraint', k.conname, pg_get_constraintdef(k.oid))
    FROM tables t JOIN pg_constraint k ON k.conrelid = t.oid AND k.contype <> 'n'
    UNION ALL
    SELECT t.relname, 3, i.relname, pg_get_indexdef(i.oid)
    FROM tables t JOIN pg_index x ON x.indrelid = t.oid JOIN pg_class i ON i.oid = x.indexrelid
    UNION ALL
    SELECT t.relname, 4, g.tgname, pg_get_triggerdef(g.oid)
    FROM tables t JOIN pg_trigger g ON g.tgrelid = t.oid AND NOT g.tgisinternal
    UNION ALL
    SELECT '(functions)', 5, p.proname, regexp_replace(pg_get_functiondef(p.oid), '\s+', ' ', 'g')
    FROM pg_proc p WHERE p.pronamespace = 'public'::regnamespace
)
SELECT owner || ': ' || line FROM lines ORDER BY owner COLLATE "C", kind, name COLLATE "C", line COLLATE "C"
