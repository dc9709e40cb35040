-- An image that somebody attached to an item: `kind` is its media type, read
-- from the image itself, and `hash` names its bytes. When the item goes, it
-- goes too.
CREATE TABLE attachments (
    site TEXT NOT NULL,
    id TEXT NOT NULL,
    kind TEXT NOT NULL,
    hash TEXT NOT NULL,
    received_at BIGINT NOT NULL,
    bytes BLOB NOT NULL,
    PRIMARY KEY (site, id),
    FOREIGN KEY (site, id) REFERENCES items (site, id) ON DELETE CASCADE
);
