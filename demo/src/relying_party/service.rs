//! What makes the two relying parties different for people: names, words and colours.

/// A service that people use with the common ID.
#[derive(Clone, Copy)]
pub(crate) struct Service {
    /// Its name.
    pub(crate) name: &'static str,
    /// What it is, in a line.
    pub(crate) tagline: &'static str,
    /// What it offers: a title and a sentence each.
    pub(crate) offers: [(&'static str, &'static str); 3],
    /// Where the dealer link shows: said to those who have none yet.
    pub(crate) without_dealer: &'static str,
    /// Its colours.
    pub(crate) css: &'static str,
}

/// The member portal.
pub(crate) const MY_TOYOTA: Service = Service {
    name: "My TOYOTA",
    tagline: "クルマとお店が、もっと近くなる会員サイト。",
    offers: [
        ("オンライン相談", "お店に行かなくても、スタッフとじっくり相談できます。"),
        ("来店・点検のご予約", "空いている日時を見て、その場で予約できます。"),
        ("お支払いプラン", "月々のお支払い額を試算して、いつでも見直せます。"),
    ],
    without_dealer: "お店で販売店連携をお申し込みいただくと、担当店とのご相談やご予約がここから行えます。",
    css: include_str!("../../assets/my-toyota.css"),
};

/// The Maintenance Notebook.
pub(crate) const MAINTENANCE_NOTEBOOK: Service = Service {
    name: "MyTOYOTA整備手帳",
    tagline: "点検と整備の記録を、これからもずっと手元に。",
    offers: [
        ("整備の記録", "いつ、どのお店で、何をしたか。紙の手帳がなくても分かります。"),
        ("つぎの点検", "点検や車検の時期が近づいたらお知らせします。"),
        ("入庫のご予約", "担当店の空き状況を見て、入庫の予約ができます。"),
    ],
    without_dealer: "お店で販売店連携をお申し込みいただくと、担当店での整備の記録がここに届きます。",
    css: include_str!("../../assets/maintenance-notebook.css"),
};
