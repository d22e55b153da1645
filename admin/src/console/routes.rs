//! Every page of the office's console, in one list: where it is, and whose.

use super::{
    accounts, approvals, audit, clients, dealers, health, items, keys, links, login, mails, migration,
    route::pages, shops, staff, start, statistics, system_keys, systems, texts, ties,
};

pages! {
    get  "" [] => start::get;
    post "/logout" [] => login::post_logout;

    get  "/dealers" [Read] => dealers::list::get;
    get  "/dealers/new" [Dealers] => dealers::names::get_new;
    post "/dealers/new" [Dealers] => dealers::names::post_new;
    get  "/dealers/{dealer}" [Read] => dealers::sheet::get;
    get  "/dealers/{dealer}/names" [Dealers] => dealers::names::get_names;
    post "/dealers/{dealer}/names" [Dealers] => dealers::names::post_names;
    get  "/dealers/{dealer}/suspend" [Dealers] => dealers::state::get_suspend;
    post "/dealers/{dealer}/suspend" [Dealers] => dealers::state::post_suspend;
    get  "/dealers/{dealer}/resume" [Dealers] => dealers::state::get_resume;
    post "/dealers/{dealer}/resume" [Dealers] => dealers::state::post_resume;

    get  "/dealers/{dealer}/merge" [Dealers] => dealers::merge::get;
    post "/dealers/{dealer}/merge" [Dealers] => dealers::merge::post;

    get  "/dealers/{dealer}/shops/new" [Dealers] => shops::get_new;
    post "/dealers/{dealer}/shops/new" [Dealers] => shops::post_new;
    get  "/dealers/{dealer}/shops/{shop}/names" [Dealers] => shops::get_names;
    post "/dealers/{dealer}/shops/{shop}/names" [Dealers] => shops::post_names;
    get  "/dealers/{dealer}/shops/{shop}/suspend" [Dealers] => shops::get_suspend;
    post "/dealers/{dealer}/shops/{shop}/suspend" [Dealers] => shops::post_suspend;
    get  "/dealers/{dealer}/shops/{shop}/resume" [Dealers] => shops::get_resume;
    post "/dealers/{dealer}/shops/{shop}/resume" [Dealers] => shops::post_resume;

    get  "/dealers/{dealer}/systems/new" [Clients] => systems::get_new;
    post "/dealers/{dealer}/systems/new" [Clients] => systems::post_new;
    get  "/dealers/{dealer}/systems/{system}" [Read] => systems::get_one;
    get  "/dealers/{dealer}/systems/{system}/change" [Clients] => systems::get_change;
    post "/dealers/{dealer}/systems/{system}/change" [Clients] => systems::post_change;
    get  "/dealers/{dealer}/systems/{system}/keys" [Clients] => system_keys::get;
    post "/dealers/{dealer}/systems/{system}/keys" [Clients] => system_keys::post;
    get  "/dealers/{dealer}/systems/{system}/suspend" [Clients] => systems::get_suspend;
    post "/dealers/{dealer}/systems/{system}/suspend" [Clients] => systems::post_suspend;
    get  "/dealers/{dealer}/systems/{system}/resume" [Clients] => systems::get_resume;
    post "/dealers/{dealer}/systems/{system}/resume" [Clients] => systems::post_resume;

    get  "/links" [Read] => links::get_list;
    get  "/links/{link}" [Read] => links::get_one;
    get  "/links/{link}/cancel" [Dealers] => links::get_cancel;
    post "/links/{link}/cancel" [Dealers] => links::post_cancel;
    get  "/links/{link}/resend" [Dealers] => links::get_resend;
    post "/links/{link}/resend" [Dealers] => links::post_resend;
    get  "/links/{link}/settle" [Dealers] => links::get_settle;
    post "/links/{link}/settle" [Dealers] => links::post_settle;
    get  "/links/{link}/unlink" [Dealers] => links::get_unlink;
    post "/links/{link}/unlink" [Dealers] => links::post_unlink;

    get  "/statistics" [Statistics] => statistics::get;

    get  "/services" [Read] => clients::list::get;
    get  "/services/new" [Clients] => clients::register::get;
    post "/services/new" [Clients] => clients::register::post;
    get  "/services/{service}" [Read] => clients::sheet::get;
    get  "/services/{service}/change" [Clients] => clients::change::get;
    post "/services/{service}/change" [Clients] => clients::change::post;
    get  "/services/{service}/secret" [Clients] => clients::acts::get_secret;
    post "/services/{service}/secret" [Clients] => clients::acts::post_secret;
    get  "/services/{service}/suspend" [Clients] => clients::acts::get_suspend;
    post "/services/{service}/suspend" [Clients] => clients::acts::post_suspend;
    get  "/services/{service}/resume" [Clients] => clients::acts::get_resume;
    post "/services/{service}/resume" [Clients] => clients::acts::post_resume;

    get  "/items" [Read] => items::get_list;
    get  "/items/{service}" [Clients] => items::get_one;
    post "/items/{service}" [Clients] => items::post_one;

    get  "/texts" [Read] => texts::get_list;
    get  "/texts/new" [Texts] => texts::get_new;
    post "/texts/new" [Texts] => texts::post_new;
    get  "/texts/{document}" [Read] => texts::get_versions;
    get  "/texts/{document}/publish" [Texts] => texts::get_publish;
    post "/texts/{document}/publish" [Texts] => texts::post_publish;
    get  "/texts/{document}/{version}" [Read] => texts::get_one;

    get  "/accounts" [Accounts] => accounts::get_search;
    post "/accounts" [Accounts] => accounts::post_search;
    get  "/accounts/{account}" [Read | Accounts] => accounts::get_one;
    get  "/accounts/{account}/disable" [Accounts] => accounts::get_disable;
    post "/accounts/{account}/disable" [Accounts] => accounts::post_disable;
    get  "/accounts/{account}/enable" [Accounts] => accounts::get_enable;
    post "/accounts/{account}/enable" [Accounts] => accounts::post_enable;
    get  "/accounts/{account}/end-sessions" [Sessions] => accounts::get_end_sessions;
    post "/accounts/{account}/end-sessions" [Sessions] => accounts::post_end_sessions;
    get  "/accounts/{account}/migrations/{site}/release" [Dealers] => ties::get_release;
    post "/accounts/{account}/migrations/{site}/release" [Dealers] => ties::post_release;

    get  "/mails" [Read] => mails::get_list;
    get  "/mails/{mail}" [Read] => mails::get_one;
    get  "/mails/{mail}/retry" [Mails] => mails::get_retry;
    post "/mails/{mail}/retry" [Mails] => mails::post_retry;
    get  "/mails/{mail}/give-up" [Mails] => mails::get_give_up;
    post "/mails/{mail}/give-up" [Mails] => mails::post_give_up;

    get  "/keys" [Read] => keys::get_list;
    get  "/keys/rotate" [Keys] => keys::get_rotate;
    post "/keys/rotate" [Keys] => keys::post_rotate;
    get  "/keys/{key}/retire" [Keys] => keys::get_retire;
    post "/keys/{key}/retire" [Keys] => keys::post_retire;

    get  "/migration" [Read] => migration::get;
    get  "/migration/member" [Accounts] => ties::get_search;
    post "/migration/member" [Accounts] => ties::post_search;
    get  "/health" [Read] => health::get;

    get  "/staff" [Staff] => staff::get_list;
    get  "/staff/new" [Staff] => staff::get_new;
    post "/staff/new" [Staff] => staff::post_new;
    get  "/staff/{account}" [Staff] => staff::get_one;
    post "/staff/{account}" [Staff] => staff::post_one;
    get  "/staff/{account}/end" [Staff] => staff::get_end;
    post "/staff/{account}/end" [Staff] => staff::post_end;
    get  "/staff/invitations/{invitation}/revoke" [Staff] => staff::get_revoke;
    post "/staff/invitations/{invitation}/revoke" [Staff] => staff::post_revoke;

    get  "/approvals" [Read | Approvals] => approvals::get_list;
    get  "/approvals/{approval}" [Read | Approvals] => approvals::get_one;
    get  "/approvals/{approval}/confirm" [Approvals] => approvals::get_confirm;
    post "/approvals/{approval}/confirm" [Approvals] => approvals::post_confirm;
    get  "/approvals/{approval}/refuse" [Approvals] => approvals::get_refuse;
    post "/approvals/{approval}/refuse" [Approvals] => approvals::post_refuse;

    get  "/audit" [Audit] => audit::get_list;
    get  "/audit/{line}" [Audit] => audit::get_one;
}
