-- By this the sweep finds what is old without reading the rest.
CREATE INDEX distribution_click_at ON distribution_click (at);
