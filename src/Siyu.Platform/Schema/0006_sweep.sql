-- By these the sweep finds what is old without reading the rest.
CREATE INDEX platform_session_ended ON platform_session (coalesce(closed_at, expires_at));
CREATE INDEX platform_intent_ended ON platform_intent (next_at) WHERE state IN ('Done', 'Refused');
