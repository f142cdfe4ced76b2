-- VRS's records. Every table about people or certificates leads with the municipality code, so that it can
-- be split by municipality. `request` does not: one session may ask two municipalities, and is found by
-- the random id that the kiosk made.

CREATE TABLE store (
    one       INTEGER PRIMARY KEY CHECK (one = 1),
    key_check BLOB NOT NULL          -- HMAC of a constant: tells a wrong key from an empty database
);

CREATE TABLE municipality (
    code            TEXT PRIMARY KEY CHECK (length(code) = 6),
    taking_part     INTEGER NOT NULL CHECK (taking_part IN (0, 1)),
    domestic        INTEGER NOT NULL CHECK (domestic IN (0, 1)),
    overseas        INTEGER NOT NULL CHECK (overseas IN (0, 1)),
    prefecture_ja   TEXT NOT NULL, prefecture_en   TEXT NOT NULL,
    name_ja         TEXT NOT NULL, name_en         TEXT NOT NULL,
    kana            TEXT NOT NULL,
    mayor_office_ja TEXT NOT NULL, mayor_office_en TEXT NOT NULL,
    mayor_name_ja   TEXT NOT NULL, mayor_name_en   TEXT NOT NULL,
    office_ja       TEXT NOT NULL, office_en       TEXT NOT NULL,
    telephone       TEXT NOT NULL,
    check_at        TEXT NOT NULL,
    dcc             INTEGER NOT NULL CHECK (dcc IN (0, 1)) -- EU DCC codes on overseas certificates
) WITHOUT ROWID;

CREATE TABLE resident (
    municipality  TEXT NOT NULL REFERENCES municipality (code),
    person        BLOB NOT NULL CHECK (length(person) = 32), -- HMAC-SHA-256 of the 個人番号
    birth_date    TEXT NOT NULL,
    sex           TEXT NOT NULL CHECK (sex IN ('M', 'F')),
    moved_away    INTEGER NOT NULL,
    deceased      INTEGER NOT NULL,
    not_automatic INTEGER NOT NULL,
    passport      TEXT NOT NULL,
    nationality   TEXT NOT NULL,
    roman_name    TEXT NOT NULL,
    alias         TEXT NOT NULL, -- 通称
    former        TEXT NOT NULL, -- 旧姓・別姓・別名
    PRIMARY KEY (municipality, person)
) WITHOUT ROWID;

CREATE TABLE dose (
    municipality TEXT NOT NULL,
    person       BLOB NOT NULL,
    number       INTEGER NOT NULL CHECK (number BETWEEN 1 AND 99),
    date         TEXT NOT NULL,
    product      TEXT NOT NULL,
    lot          TEXT NOT NULL,
    PRIMARY KEY (municipality, person, number),
    FOREIGN KEY (municipality, person) REFERENCES resident (municipality, person)
) WITHOUT ROWID;

-- What a session may still do. Kept as long as its nonce could still be used.
CREATE TABLE request (
    request_id BLOB PRIMARY KEY CHECK (length(request_id) = 16),
    nonce      BLOB UNIQUE CHECK (length(nonce) = 16), -- NULL: closed before it was ever looked up
    kiosk      TEXT NOT NULL,
    lookups    INTEGER NOT NULL CHECK (lookups BETWEEN 0 AND 5),
    closed     INTEGER NOT NULL CHECK (closed IN (0, 1)),
    expires    INTEGER NOT NULL
) WITHOUT ROWID;
CREATE INDEX request_expires ON request (expires);

CREATE TABLE serial (
    municipality TEXT NOT NULL,
    day          TEXT NOT NULL, -- in Japan, YYYYMMDD
    last         INTEGER NOT NULL CHECK (last BETWEEN 1 AND 999999),
    PRIMARY KEY (municipality, day)
) WITHOUT ROWID;

-- The provision log. The document itself goes as soon as the request_id is closed.
CREATE TABLE certificate (
    municipality TEXT NOT NULL,
    request_id   BLOB NOT NULL,
    kind         TEXT NOT NULL,
    id           TEXT NOT NULL,
    person       BLOB NOT NULL,
    kiosk        TEXT NOT NULL,
    issued_at    INTEGER NOT NULL,
    expires      INTEGER NOT NULL,
    document     TEXT,
    outcome      INTEGER NOT NULL DEFAULT 0, -- 0 untold, 1 printed, 2 not printed, 3 cancelled, 4 unknown
    sheets       INTEGER NOT NULL DEFAULT 0,
    outcome_at   INTEGER NOT NULL DEFAULT 0,
    PRIMARY KEY (municipality, request_id, kind),
    UNIQUE (municipality, id)
);
CREATE INDEX certificate_request ON certificate (request_id);
CREATE INDEX certificate_document ON certificate (expires) WHERE document IS NOT NULL;
