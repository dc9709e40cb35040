-- What was refused, with the bytes it came as: an item, or a whole body. `key`
-- names the content, so that the same thing refused again is still one row.
-- `bytes` is what the row counts against the bound of the table.
CREATE TABLE dead_items (
    key TEXT NOT NULL PRIMARY KEY,
    site TEXT NOT NULL,
    what TEXT NOT NULL,
    id TEXT NOT NULL,
    rev BIGINT NOT NULL,
    reason TEXT NOT NULL,
    received_at BIGINT NOT NULL,
    times BIGINT NOT NULL,
    bytes BIGINT NOT NULL,
    raw BLOB NOT NULL
);

-- The order of the list, and who leaves first.
CREATE INDEX dead_items_by_arrival ON dead_items (received_at, key, bytes);

-- Items that were erased, each as a hash of its site and id: enough to know
-- one that comes back, and nothing else.
CREATE TABLE erased (
    hash TEXT NOT NULL PRIMARY KEY,
    erased_at BIGINT NOT NULL
);
