-- By these the sweep finds what is old without reading the rest.
CREATE INDEX wecom_inbox_read ON wecom_inbox (received_at) WHERE state <> 'Waiting';
CREATE INDEX wecom_welcome_ended ON wecom_welcome (ended_at) WHERE ended_at IS NOT NULL;
