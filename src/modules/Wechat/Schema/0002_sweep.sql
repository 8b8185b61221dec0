-- By this the sweep finds what is old without reading the rest.
CREATE INDEX wechat_message_ended ON wechat_message (ended_at) WHERE ended_at IS NOT NULL;
