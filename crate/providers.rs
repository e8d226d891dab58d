//! Public mailbox providers: at these domains, people share nothing but the provider.

use crate::address::Domain;

/// Whether anybody can get a mailbox at the domain itself. Its subdomains are organisations' own or none at all.
#[must_use]
pub fn is_public_provider(domain: &Domain) -> bool {
    PROVIDERS.binary_search(&domain.as_str()).is_ok()
}

/// Sorted.
#[rustfmt::skip]
pub(crate) const PROVIDERS: &[&str] = &[
    "012.net.il", "126.com", "139.com", "163.com", "189.cn", "21cn.com", "9online.fr", "a1.net", "abv.bg", "aim.com", "alice.it",
    "aliceadsl.fr", "aliyun.com", "ameritech.net", "aol.co.uk", "aol.com", "aol.de", "aol.es", "aol.fr", "aol.it", "aon.at",
    "arcor.de", "arnet.com.ar", "atlas.cz", "att.net", "au.com", "autograf.pl", "azet.sk", "bbox.fr", "belgacom.net", "bell.net",
    "bellsouth.net", "biglobe.ne.jp", "bigmir.net", "bigpond.com", "bigpond.net.au", "bk.ru", "blu.it", "bluewin.ch",
    "blueyonder.co.uk", "bol.com.br", "bouyguestelecom.fr", "bredband.net", "btinternet.com", "btopenworld.com", "buziaczek.pl",
    "cableone.net", "caiway.nl", "cantv.net", "caramail.com", "caramail.fr", "casema.nl", "cegetel.net", "centrum.cz",
    "centrum.sk", "centurylink.net", "charter.net", "chello.at", "chello.nl", "citromail.hu", "ciudad.com.ar", "clix.pt",
    "club-internet.fr", "cogeco.ca", "comcast.net", "comhem.se", "cox.net", "daum.net", "dbmail.com", "dir.bg", "disroot.org",
    "docomo.ne.jp", "duck.com", "earthlink.net", "eircom.net", "elisanet.fi", "email.com", "email.cz", "email.it",
    "embarqmail.com", "euskaltel.net", "excite.co.jp", "excite.com", "ezweb.ne.jp", "fastmail.com", "fastmail.fm",
    "fastwebnet.it", "fibertel.com.ar", "forthnet.gr", "foxmail.com", "free.fr", "freemail.hu", "freenet.de", "freesbee.fr",
    "freeserve.co.uk", "freesurf.ch", "frontier.com", "frontiernet.net", "gazeta.pl", "get2net.dk", "globo.com", "globomail.com",
    "gmail.com", "gmx.at", "gmx.biz", "gmx.ch", "gmx.co.uk", "gmx.com", "gmx.de", "gmx.eu", "gmx.fr", "gmx.info", "gmx.net",
    "gmx.org", "gmx.us", "go2.pl", "goo.jp", "googlemail.com", "hanmail.net", "hetnet.nl", "hey.com", "hinet.net", "hispeed.ch",
    "home.nl", "hotmail.be", "hotmail.ca", "hotmail.ch", "hotmail.cl", "hotmail.co.il", "hotmail.co.jp", "hotmail.co.kr",
    "hotmail.co.nz", "hotmail.co.th", "hotmail.co.uk", "hotmail.com", "hotmail.com.ar", "hotmail.com.au", "hotmail.com.br",
    "hotmail.com.tr", "hotmail.cz", "hotmail.de", "hotmail.dk", "hotmail.es", "hotmail.fi", "hotmail.fr", "hotmail.gr",
    "hotmail.hu", "hotmail.it", "hotmail.my", "hotmail.nl", "hotmail.no", "hotmail.rs", "hotmail.se", "hotmail.sg", "hotmail.sk",
    "hushmail.com", "i.softbank.jp", "i.ua", "icloud.com", "ig.com.br", "iinet.net.au", "ik.me", "inbox.com", "inbox.lt",
    "inbox.lv", "inbox.ru", "indamail.hu", "indiatimes.com", "infonie.fr", "inode.at", "interia.com", "interia.eu", "interia.pl",
    "internet.ru", "internode.on.net", "inwind.it", "iol.it", "iol.pt", "jazzfree.com", "juno.com", "kabelmail.de", "kakao.com",
    "keemail.me", "kolumbus.fi", "kpnmail.nl", "kpnplanet.nl", "laposte.net", "lavabit.com", "lenta.ru", "libero.it",
    "libertysurf.fr", "list.ru", "live.at", "live.be", "live.ca", "live.cl", "live.cn", "live.co.uk", "live.co.za", "live.com",
    "live.com.ar", "live.com.au", "live.com.mx", "live.com.my", "live.com.pt", "live.com.sg", "live.de", "live.dk", "live.fi",
    "live.fr", "live.hk", "live.ie", "live.in", "live.it", "live.jp", "live.nl", "live.no", "live.ru", "live.se", "luukku.com",
    "lycos.com", "mac.com", "mail.bg", "mail.com", "mail.dk", "mail.ru", "mail.telepac.pt", "mailbox.org", "mailfence.com",
    "mailo.com", "mailo.fr", "mailoo.org", "me.com", "meta.ua", "mindspring.com", "msn.com", "mweb.co.za", "mynet.com",
    "nate.com", "naver.com", "net-c.com", "netcabo.pt", "netcourrier.com", "netscape.net", "netvigator.com", "netvision.net.il",
    "netzero.net", "neuf.fr", "nifty.com", "noos.fr", "nordnet.fr", "ntlworld.com", "numericable.com", "numericable.fr", "o2.pl",
    "ocn.ne.jp", "oi.com.br", "onet.eu", "onet.pl", "online.de", "online.nl", "online.no", "ono.com", "op.pl", "optonline.net",
    "optusnet.com.au", "orange.fr", "orange.pl", "otenet.gr", "outlook.at", "outlook.be", "outlook.cl", "outlook.co.id",
    "outlook.co.il", "outlook.co.th", "outlook.com", "outlook.com.ar", "outlook.com.au", "outlook.com.br", "outlook.com.gr",
    "outlook.com.tr", "outlook.com.vn", "outlook.cz", "outlook.de", "outlook.dk", "outlook.es", "outlook.fr", "outlook.hu",
    "outlook.ie", "outlook.in", "outlook.it", "outlook.jp", "outlook.kr", "outlook.lv", "outlook.my", "outlook.ph", "outlook.pt",
    "outlook.sa", "outlook.sg", "outlook.sk", "pacbell.net", "pchome.com.tw", "planet.nl", "plus.net", "plusnet.com", "pm.me",
    "poczta.fm", "poczta.onet.pl", "post.cz", "post.sk", "posteo.de", "posteo.net", "prodigy.net", "prodigy.net.mx", "proton.me",
    "protonmail.ch", "protonmail.com", "proximus.be", "pt.lu", "q.com", "qq.com", "quicknet.nl", "r7.com", "rambler.ru",
    "rcn.com", "rediffmail.com", "riseup.net", "roadrunner.com", "rocketmail.com", "rogers.com", "rr.com", "runbox.com",
    "sapo.pt", "saunalahti.fi", "sbcglobal.net", "scarlet.be", "seed.net.tw", "seznam.cz", "sfr.fr", "shaw.ca", "sify.com",
    "sina.cn", "sina.com", "sky.com", "skynet.be", "slingshot.co.nz", "snet.net", "softbank.ne.jp", "sohu.com", "solcon.nl",
    "speedy.com.ar", "spray.se", "startmail.com", "stofanet.dk", "suddenlink.net", "sunrise.ch", "suomi24.fi", "superonline.com",
    "swbell.net", "swissonline.ch", "sympatico.ca", "t-online.de", "t-online.hu", "talktalk.net", "tele2.nl", "tele2.se",
    "telenet.be", "teletu.it", "telia.com", "telkomsa.net", "telus.net", "terra.com.br", "terra.es", "tim.it", "tin.it",
    "tiscali.co.uk", "tiscali.fr", "tiscali.it", "tlen.pl", "tom.com", "tpg.com.au", "tut.by", "tuta.com", "tuta.io",
    "tutamail.com", "tutanota.com", "tutanota.de", "ukr.net", "unitybox.de", "uol.com.br", "upcmail.nl", "usa.net", "utanet.at",
    "verizon.net", "videotron.ca", "vip.qq.com", "vipmail.hu", "virgilio.it", "virgin.net", "virginmedia.com", "vodafone.de",
    "vodafone.it", "vodamail.co.za", "voila.fr", "volny.cz", "voo.be", "vp.pl", "vsnl.net", "vtr.net", "walla.co.il", "walla.com",
    "wanadoo.es", "wanadoo.fr", "web.de", "webmail.co.za", "westnet.com.au", "windowslive.com", "windstream.net",
    "worldonline.fr", "wp.pl", "xs4all.nl", "xtra.co.nz", "ya.ru", "yahoo.at", "yahoo.be", "yahoo.ca", "yahoo.cl", "yahoo.cn",
    "yahoo.co.id", "yahoo.co.in", "yahoo.co.jp", "yahoo.co.kr", "yahoo.co.nz", "yahoo.co.th", "yahoo.co.uk", "yahoo.co.za",
    "yahoo.com", "yahoo.com.ar", "yahoo.com.au", "yahoo.com.br", "yahoo.com.cn", "yahoo.com.co", "yahoo.com.hk", "yahoo.com.mx",
    "yahoo.com.my", "yahoo.com.pe", "yahoo.com.ph", "yahoo.com.sg", "yahoo.com.tr", "yahoo.com.tw", "yahoo.com.ve",
    "yahoo.com.vn", "yahoo.cz", "yahoo.de", "yahoo.dk", "yahoo.es", "yahoo.fi", "yahoo.fr", "yahoo.gr", "yahoo.hu", "yahoo.ie",
    "yahoo.in", "yahoo.it", "yahoo.nl", "yahoo.no", "yahoo.pl", "yahoo.pt", "yahoo.ro", "yahoo.se", "yandex.by", "yandex.com",
    "yandex.kz", "yandex.ru", "yandex.ua", "yeah.net", "ymail.com", "zaclys.net", "ziggo.nl", "zipmail.com.br", "zoho.com",
    "zoho.eu", "zohomail.com", "zohomail.eu", "zonnet.nl", "zoznam.sk",
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_is_sorted_and_each_domain_stands_in_it_once() {
        assert!(PROVIDERS.is_sorted_by(|one, next| one < next));
        assert!(PROVIDERS.len() >= 150);
    }

    #[test]
    fn the_table_holds_domains_in_their_canonical_form() {
        for &provider in PROVIDERS {
            assert_eq!(Domain::parse(provider).map(|domain| domain.to_string()), Ok(provider.to_owned()));
        }
    }

    #[test]
    fn only_the_domain_itself_is_public() {
        let is_public = |domain| is_public_provider(&Domain::new(domain));
        for provider in ["gmail.com", "GMAIL.com", "orange.fr", "laposte.net", "web.de", "qq.com", "rediffmail.com"] {
            assert!(is_public(provider), "{provider}");
        }
        for organisation in ["ville.example", "notgmail.com", "mail.gmail.com", "com", "orange.com", "microsoft.com", ""] {
            assert!(!is_public(organisation), "{organisation}");
        }
    }
}
