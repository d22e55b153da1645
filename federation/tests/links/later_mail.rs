//! A mail that waits while the customer is asked on their own phone: it goes to whoever has not answered, and to nobody else.

use crate::house::{HANAKO, House, caller};
use federation::{
    domain::{LinkId, LinkState},
    flow::{Completed, StartLink, cancel, change_as_dealer, resend_mail, start_link},
};
use idp::{flow::deliver_mails, mail::MemoryMailer};

/// The subjects of the mails that leave now.
async fn leaving(house: &House) -> Vec<String> {
    let mailer = MemoryMailer::default();
    while deliver_mails(&house.provider, &mailer).await.unwrap() > 0 {}
    mailer.sent().iter().map(|sent| sent.mail.subject.clone()).collect()
}

async fn started(house: &House, mail_after: i64) -> LinkId {
    let visit_id = house.visit("pal-D-0234", "C-1").await;
    let start = StartLink { visit_id, email: HANAKO.to_owned(), edited: false, mail_after };
    start_link(&house.federation, &house.provider, caller("pal-D-0234"), start).await.unwrap().id
}

async fn it_goes_when_nobody_has_answered(house: &House) {
    let link = started(house, 600).await;
    assert_eq!(leaving(house).await, [""; 0], "not yet");
    house.clock.advance_seconds(599);
    assert_eq!(leaving(house).await, [""; 0]);
    house.clock.advance_seconds(1);
    assert_eq!(leaving(house).await.len(), 1);
    assert_eq!(house.state(&link).await, LinkState::Provisional);
    assert_eq!(house.count("SELECT COUNT(*) AS n FROM outbox WHERE state = 'failed'").await, 0);
}

async fn it_stays_when_the_link_has_ended(house: &House) {
    let link = started(house, 600).await;
    assert_eq!(house.complete("hanako", &link, 0, "").await, Completed::Linked);
    let told = leaving(house).await;
    assert_eq!(told.len(), 1, "the mail of the end alone: {told:?}");
    house.clock.advance_seconds(601);
    assert_eq!(leaving(house).await, [""; 0]);
}

/// As does one that waits for a mail server.
async fn one_that_did_not_leave_in_time_stays(house: &House) {
    let link = started(house, 0).await;
    change_as_dealer(&house.provider, caller("pal-D-0234"), link, cancel).await.unwrap();
    assert_eq!(leaving(house).await, [""; 0], "nobody is invited to what is over");
}

async fn a_mail_sent_again_takes_its_place(house: &House) {
    let link = started(house, 3_600).await;
    house.clock.advance_seconds(601);
    resend_mail(&house.provider, caller("pal-D-0234"), link).await.unwrap();
    assert_eq!(leaving(house).await.len(), 1);
    house.clock.advance_seconds(3_600);
    assert_eq!(leaving(house).await, [""; 0], "one mail, not two");
}

on_both_databases!(
    it_goes_when_nobody_has_answered,
    it_stays_when_the_link_has_ended,
    one_that_did_not_leave_in_time_stays,
    a_mail_sent_again_takes_its_place,
);
