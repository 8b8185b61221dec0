CREATE TABLE platform_feed (
    feed {text} PRIMARY KEY,
    position {long} NOT NULL,
    sending_from {long},
    sending_to {long},
    token {text},
    lease_owner {text},
    lease_until {time}
);
