DROP INDEX audit_by_dealer;
DROP INDEX outbox_by_failure;
DROP INDEX outbox_by_state;
DROP INDEX dealer_links_by_shop_state;
DROP INDEX dealer_links_by_shop;
DROP INDEX dealer_links_by_dealer_state;
DROP INDEX dealer_links_by_state;
