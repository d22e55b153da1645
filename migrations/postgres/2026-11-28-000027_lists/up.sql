-- Lists of the back office that stay quick with hundreds of thousands of rows: each filter has an index that gives its rows in
-- the order of the list.
CREATE INDEX dealer_links_by_state ON dealer_links (state, id);
CREATE INDEX dealer_links_by_dealer_state ON dealer_links (dealer_id, state, id);
CREATE INDEX dealer_links_by_shop ON dealer_links (dealer_id, shop, id);
CREATE INDEX dealer_links_by_shop_state ON dealer_links (dealer_id, shop, state, id);
CREATE INDEX outbox_by_state ON outbox (kind, state, id);
CREATE INDEX outbox_by_failure ON outbox (kind, failure, id) WHERE failure IS NOT NULL;
CREATE INDEX audit_by_dealer ON audit (dealer, id) WHERE dealer IS NOT NULL;
