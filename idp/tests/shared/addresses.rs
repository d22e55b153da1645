//! What people and dealers' systems write as a mail address, for every door that takes one. Each test of a door includes
//! this file, so that no door has a table of its own.
#![allow(dead_code, reason = "each door needs a part of it")]

use idp::domain::EmailError;

/// An address that is accepted.
#[derive(Clone, Copy)]
pub(crate) struct Good {
    /// As it is typed.
    pub(crate) typed: &'static str,
    /// As it is stored and shown.
    pub(crate) written: &'static str,
    /// As mail servers are told.
    pub(crate) wire: &'static str,
}

const fn good(typed: &'static str, written: &'static str, wire: &'static str) -> Good {
    Good { typed, written, wire }
}

/// Accepted, and delivered. Their keys differ from one another.
pub(crate) const GOOD: [Good; 31] = [
    good("ichiro@example.jp", "ichiro@example.jp", "ichiro@example.jp"),
    good(" taro2@Example.JP ", "taro2@example.jp", "taro2@example.jp"),
    good("ｔａｒｏ３＠ｅｘａｍｐｌｅ．ｊｐ", "taro3@example.jp", "taro3@example.jp"),
    good("taro4@example。jp", "taro4@example.jp", "taro4@example.jp"),
    good("\u{3000}taro5@example.jp\u{3000}", "taro5@example.jp", "taro5@example.jp"),
    good("\u{200b}taro7@\u{feff}example.jp\u{202c}", "taro7@example.jp", "taro7@example.jp"),
    good("Taro.Toyota+1@example.co.jp", "Taro.Toyota+1@example.co.jp", "Taro.Toyota+1@example.co.jp"),
    good("TARO6@EXAMPLE.JP", "TARO6@example.jp", "TARO6@example.jp"),
    // Old addresses of carriers: dots in a row, before the @, in front, and all of them.
    good("taro..t@docomo.ne.jp", "taro..t@docomo.ne.jp", "\"taro..t\"@docomo.ne.jp"),
    good("taro..@docomo.ne.jp", "taro..@docomo.ne.jp", "\"taro..\"@docomo.ne.jp"),
    good("taro.@ezweb.ne.jp", "taro.@ezweb.ne.jp", "\"taro.\"@ezweb.ne.jp"),
    good(".taro@docomo.ne.jp", ".taro@docomo.ne.jp", "\".taro\"@docomo.ne.jp"),
    good("..a...b..@docomo.ne.jp", "..a...b..@docomo.ne.jp", "\"..a...b..\"@docomo.ne.jp"),
    good("hana...@softbank.ne.jp", "hana...@softbank.ne.jp", "\"hana...\"@softbank.ne.jp"),
    // The same with the quotation marks that other programs ask for, and marks where none are needed.
    good("\"jiro..\"@docomo.ne.jp", "jiro..@docomo.ne.jp", "\"jiro..\"@docomo.ne.jp"),
    good("\"saburo\"@example.jp", "saburo@example.jp", "saburo@example.jp"),
    good("\"shi\\ro\"@example.jp", "shiro@example.jp", "shiro@example.jp"),
    good("＂goro．．＂＠docomo．ne．jp", "goro..@docomo.ne.jp", "\"goro..\"@docomo.ne.jp"),
    // Carriers once gave out addresses of digits, and people like marks.
    good("09012345678@docomo.ne.jp", "09012345678@docomo.ne.jp", "09012345678@docomo.ne.jp"),
    good("-_-@example.ne.jp", "-_-@example.ne.jp", "-_-@example.ne.jp"),
    good("a/b?c=d@example.jp", "a/b?c=d@example.jp", "a/b?c=d@example.jp"),
    good("o'neil@example.com", "o'neil@example.com", "o'neil@example.com"),
    good(
        "!#$%&'*+-/=?^_`{|}~@example.jp",
        "!#$%&'*+-/=?^_`{|}~@example.jp",
        "!#$%&'*+-/=?^_`{|}~@example.jp",
    ),
    good("x@1.example.jp", "x@1.example.jp", "x@1.example.jp"),
    good("x@163.com", "x@163.com", "x@163.com"),
    good("x@r3---sn-a.example.jp", "x@r3---sn-a.example.jp", "x@r3---sn-a.example.jp"),
    // Domains in other letters: shown as they were written, sent in ASCII.
    good("taro@日本語.jp", "taro@日本語.jp", "taro@xn--wgv71a119e.jp"),
    good("hanako@XN--WGV71A119E.jp", "hanako@xn--wgv71a119e.jp", "hanako@xn--wgv71a119e.jp"),
    good("taro@トヨタ。みんな", "taro@トヨタ.みんな", "taro@xn--5ckr0h.xn--q9jyb4c"),
    good("joerg@MÜLLER.example", "joerg@müller.example", "joerg@xn--mller-kva.example"),
    good("taro..@日本語.jp", "taro..@日本語.jp", "\"taro..\"@xn--wgv71a119e.jp"),
];

/// Refused: nobody can be written to there.
pub(crate) const BAD: [(&str, EmailError); 45] = [
    ("taro", EmailError::NoAt),
    ("taro.example.jp", EmailError::NoAt),
    ("\"taro\"", EmailError::NoAt),
    ("@", EmailError::NothingBefore),
    ("@example.jp", EmailError::NothingBefore),
    ("\"\"@example.jp", EmailError::NothingBefore),
    ("taro@", EmailError::NothingAfter),
    ("taro＠", EmailError::NothingAfter),
    ("taro@@example.jp", EmailError::SeveralAts),
    ("taro@example.jp@example.jp", EmailError::SeveralAts),
    ("a@example.jp,b@example.jp", EmailError::SeveralAts),
    ("ta ro@example.jp", EmailError::Character),
    ("taro@exam ple.jp", EmailError::Character),
    ("taro @example.jp", EmailError::Character),
    ("taro@ example.jp", EmailError::Character),
    ("<taro@example.jp>", EmailError::Character),
    ("taro@example.jp>", EmailError::Character),
    ("豊田太郎 <taro@example.jp>", EmailError::Character),
    ("\"taro@example.jp\"", EmailError::Character),
    ("\"a b\"@example.jp", EmailError::Character),
    ("\"a@b\"@example.jp", EmailError::Character),
    ("\"a\\\"b\"@example.jp", EmailError::Character),
    ("ta\"ro@example.jp", EmailError::Character),
    ("taro(home)@example.jp", EmailError::Character),
    ("taro@example.jp(home)", EmailError::Character),
    ("mailto:taro@example.jp", EmailError::Character),
    ("a\u{0}b@example.jp", EmailError::Character),
    ("taro@example.jp\r\nBcc: x@example.jp", EmailError::SeveralAts),
    ("taro\r\n@example.jp", EmailError::Character),
    ("太郎@example.jp", EmailError::LocalNotAscii),
    ("jörg@example.de", EmailError::LocalNotAscii),
    ("taro@example", EmailError::DomainWithoutDot),
    ("taro@localhost", EmailError::DomainWithoutDot),
    ("taro@1.2.3.4", EmailError::DomainIsNumber),
    ("taro@[1.2.3.4]", EmailError::DomainIsNumber),
    ("taro@[IPv6:2001:db8::1]", EmailError::DomainIsNumber),
    ("taro@2001:db8::1", EmailError::DomainIsNumber),
    ("taro@１．２．３．４", EmailError::DomainIsNumber),
    ("taro@example.123", EmailError::Domain),
    ("taro@docomo.ne.j", EmailError::Domain),
    ("taro@exa_mple.jp", EmailError::Domain),
    ("taro@-example.jp", EmailError::Domain),
    ("taro@example..jp", EmailError::Domain),
    ("taro@example.jp.", EmailError::Domain),
    ("taro@mail.invalid", EmailError::Domain),
];

/// Other ways to write `hanako.sato@example.jp`: one mailbox, one account.
pub(crate) const SAME_AS_HANAKO: [&str; 20] = [
    "hanako.sato@example.jp",
    "HANAKO.SATO@EXAMPLE.JP",
    "Hanako.Sato@example.jp",
    "Hanako.sato@example.jp",
    "hanako.SATO@example.jp",
    "hanako.sato@EXAMPLE.JP",
    "hanako.sato@Example.jp",
    "hanako.sato@example.JP",
    " hanako.sato@example.jp",
    "hanako.sato@example.jp ",
    "\thanako.sato@example.jp\t",
    "\u{3000}HANAKO.SATO@example.jp\u{3000}",
    "ｈａｎａｋｏ．ｓａｔｏ＠ｅｘａｍｐｌｅ．ｊｐ",
    "ＨＡＮＡＫＯ．ＳＡＴＯ＠ＥＸＡＭＰＬＥ．ＪＰ",
    "hanako.sato＠example.jp",
    "hanako.sato@example。jp",
    "hanako.sato@example．jp",
    "hanako.sato@\u{200b}example｡jp\u{200e}",
    "\"hanako.sato\"@example.jp",
    "\"Hanako.Sato\"@EXAMPLE.JP",
];

/// Addresses that look like it and are others.
pub(crate) const OTHERS_THAN_HANAKO: [&str; 20] = [
    "hanakosato@example.jp",
    "hanako..sato@example.jp",
    "hanako.sato.@example.jp",
    ".hanako.sato@example.jp",
    "hanako.sato+1@example.jp",
    "hanako-sato@example.jp",
    "hanako_sato@example.jp",
    "hanako.sat0@example.jp",
    "hanako.sato@example.com",
    "hanako.sato@example.co.jp",
    "hanako.sato@mail.example.jp",
    "hanako.sato@examp1e.jp",
    "hanako.sato@exarnple.jp",
    "hanako.sato@例え.jp",
    "hanako.sato@éxample.jp",
    "hanako@example.jp",
    "sato.hanako@example.jp",
    "hanako.sato1@example.jp",
    "hanako.sato@example.jp.example",
    "'hanako.sato'@example.jp",
];

/// Pairs of one mailbox whose domain is written in other letters.
pub(crate) const SAME_ELSEWHERE: [[&str; 2]; 6] = [
    ["taro@日本語.jp", "TARO@xn--wgv71a119e.jp"],
    ["hanako@日本語.jp", "hanako@XN--WGV71A119E.JP"],
    ["taro@トヨタ.みんな", "taro@ﾄﾖﾀ。みんな"],
    ["taro@müller.example", "taro@MÜLLER.EXAMPLE"],
    ["jiro@mu\u{308}ller.example", "Jiro@xn--mller-kva.example"],
    ["taro..@docomo.ne.jp", "\"Taro..\"@DOCOMO.ne.jp"],
];
