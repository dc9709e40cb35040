-- What visitors said. Instants are milliseconds since 1970, UTC; `data` is
-- JSON as it came. An item is named by its site and its id; what a page sent
-- twice, or revised, is still one row.
CREATE TABLE items (
    site TEXT NOT NULL,
    id TEXT NOT NULL,
    rev BIGINT NOT NULL,
    type TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    age_ms BIGINT NOT NULL,
    received_at BIGINT NOT NULL,
    data TEXT NOT NULL,
    PRIMARY KEY (site, id)
);

-- The order of the export, and its paging.
CREATE INDEX items_by_arrival ON items (received_at, id, site);
