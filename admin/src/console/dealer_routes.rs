//! Every page of the dealers' console, in one list: where it is, and whose. All of them are about the dealer that the person
//! works for; none names another.

use super::{
    login,
    own_dealer::{audit, failures, keys, link, links, shops, staff, start, statistics, systems},
    route::pages,
};

pages! {
    get  "" [OwnDealer] => start::get;
    post "/logout" [] => login::post_logout;

    get  "/links" [OwnDealer] => links::get;
    get  "/links/{link}" [OwnDealer] => link::get;
    get  "/links/{link}/resend" [OwnDealer] => link::get_resend;
    post "/links/{link}/resend" [OwnDealer] => link::post_resend;
    get  "/links/{link}/cancel" [OwnDealer] => link::get_cancel;
    post "/links/{link}/cancel" [OwnDealer] => link::post_cancel;
    get  "/links/{link}/dispute" [ManageOwnDealer] => link::get_dispute;
    post "/links/{link}/dispute" [ManageOwnDealer] => link::post_dispute;
    get  "/links/{link}/settle" [ManageOwnDealer] => link::get_settle;
    post "/links/{link}/settle" [ManageOwnDealer] => link::post_settle;
    get  "/links/{link}/unlink" [ManageOwnDealer] => link::get_unlink;
    post "/links/{link}/unlink" [ManageOwnDealer] => link::post_unlink;
    get  "/failures" [OwnDealer] => failures::get;
    get  "/statistics" [OwnDealer] => statistics::get;

    get  "/staff" [ManageOwnDealer] => staff::get_list;
    get  "/staff/invite" [ManageOwnDealer] => staff::get_invite;
    post "/staff/invite" [ManageOwnDealer] => staff::post_invite;
    get  "/staff/invitations/{invitation}/revoke" [ManageOwnDealer] => staff::get_revoke;
    post "/staff/invitations/{invitation}/revoke" [ManageOwnDealer] => staff::post_revoke;
    get  "/staff/{account}" [ManageOwnDealer] => staff::get_one;
    post "/staff/{account}" [ManageOwnDealer] => staff::post_one;
    get  "/staff/{account}/end" [ManageOwnDealer] => staff::get_end;
    post "/staff/{account}/end" [ManageOwnDealer] => staff::post_end;

    get  "/shops" [ManageOwnDealer] => shops::get_list;
    get  "/shop-registration" [ManageOwnDealer] => shops::get_new;
    post "/shop-registration" [ManageOwnDealer] => shops::post_new;
    get  "/shops/{shop}" [ManageOwnDealer] => shops::get_one;
    post "/shops/{shop}" [ManageOwnDealer] => shops::post_one;
    get  "/shops/{shop}/suspend" [ManageOwnDealer] => shops::get_suspend;
    post "/shops/{shop}/suspend" [ManageOwnDealer] => shops::post_suspend;
    get  "/shops/{shop}/resume" [ManageOwnDealer] => shops::get_resume;
    post "/shops/{shop}/resume" [ManageOwnDealer] => shops::post_resume;

    get  "/systems" [ManageOwnDealer] => systems::get_list;
    get  "/systems/{system}" [ManageOwnDealer] => systems::get_one;
    get  "/systems/{system}/add-key" [ManageOwnDealer] => keys::get_add;
    post "/systems/{system}/add-key" [ManageOwnDealer] => keys::post_add;
    get  "/systems/{system}/make-key" [ManageOwnDealer] => keys::get_make;
    post "/systems/{system}/make-key" [ManageOwnDealer] => keys::post_make;
    get  "/systems/{system}/keys/{key}/remove" [ManageOwnDealer] => keys::get_remove;
    post "/systems/{system}/keys/{key}/remove" [ManageOwnDealer] => keys::post_remove;

    get  "/audit" [ManageOwnDealer] => audit::get;
}
