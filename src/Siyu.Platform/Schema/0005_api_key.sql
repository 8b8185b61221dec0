-- When a key last proved itself, and the nonces that were used with it: each is believed once, by all nodes together.
ALTER TABLE platform_api_key ADD COLUMN last_used_at {time} NULL;

CREATE TABLE platform_api_nonce (
    api_key {id} NOT NULL REFERENCES platform_api_key (id),
    nonce {text} NOT NULL,
    at {time} NOT NULL,
    PRIMARY KEY (api_key, nonce)
);
CREATE INDEX platform_api_nonce_at ON platform_api_nonce (at);
