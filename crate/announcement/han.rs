//! Japanese and Chinese: no spaces between words, thus pieces of text looked for with what stands around them.

use super::sentence::shown;

/// Phrases of one language.
struct Table {
    announcing: &'static [&'static str],
    /// Announcing, unless the sentence says that it was another message's.
    past: &'static [&'static str],
    times: &'static [&'static str],
    /// In the same clause, they deny, ask for a file, or speak of somebody else's.
    denying: &'static [&'static str],
}

const TABLES: &[Table] = &[JAPANESE, CHINESE];

const JAPANESE: Table = Table {
    announcing: &[
        "添付いたします",
        "添付致します",
        "添付します",
        "添付しております",
        "添付しています",
        "添付してあります",
        "添付してお送り",
        "添付し、",
        "添付させて",
        "添付申し上げ",
        "添付にて",
        "添付でお送り",
        "添付をご",
        "添付ご参照",
        "添付ご確認",
        "添付のファイル",
        "添付の資料",
        "添付の書類",
        "添付の文書",
        "添付の通り",
        "添付のとおり",
        "添付の写真",
        "添付の画像",
        "添付のPDF",
        "添付のエクセル",
        "添付の見積",
        "添付の請求",
        "添付の契約",
        "添付の申込",
        "添付の表",
        "添付のもの",
        "添付の案",
        "添付ファイルをご",
        "添付ファイルの通り",
        "添付ファイルのとおり",
        "添付ファイルにて",
        "添付ファイルに",
        "添付ファイルで",
        "添付資料をご",
        "添付資料の通り",
        "添付資料のとおり",
        "添付資料に",
        "添付書類をご",
        "添付画像をご",
        "添付写真をご",
        "添付PDFをご",
        "別添のとおり",
        "別添の通り",
        "別添資料",
        "別添をご",
        "別添ファイル",
        "同封いたします",
        "同封します",
    ],
    past: &["添付しました", "添付いたしました", "添付致しました", "同封しました", "同封いたしました"],
    times: &["昨日", "先日", "先週", "先月", "前回", "前のメール", "先ほどのメール", "先程のメール", "以前", "一昨日"],
    denying: &[
        "ません",
        "ない",
        "なし",
        "無し",
        "添付してください",
        "添付して下さい",
        "添付をお願い",
        "添付いただ",
        "添付頂",
        "添付していただ",
        "添付して頂",
        "添付願",
        "添付ください",
        "添付下さい",
        "ご添付",
        "忘れ",
        "漏れ",
        "いただいた添付",
        "頂いた添付",
        "くださった添付",
        "下さった添付",
        "いただいたメール",
        "いただきました添付",
        "もらった添付",
        "添付ファイルの容量",
        "添付ファイルの上限",
        "添付ファイルのサイズ",
        "開けな",
        "見当たら",
        "しますか",
        "しましたか",
        "していますか",
        "されていますか",
        "添付方法",
        "不要",
        "御社の",
        "貴社の",
        "そちらの",
        "場合",
        "添付ファイルに注意",
        "添付ファイルにご注意",
        "再送",
    ],
};

const CHINESE: Table = Table {
    announcing: &[
        "见附件",
        "見附件",
        "看附件",
        "查收附件",
        "参阅附件",
        "參閱附件",
        "参考附件",
        "參考附件",
        "附件请",
        "附件請",
        "附件是",
        "附件为",
        "附件為",
        "附件中",
        "附件里",
        "附件裡",
        "附件内",
        "附件內",
        "附件如下",
        "附件发",
        "附件發",
        "以附件",
        "作为附件",
        "作為附件",
        "如附件",
        "附件附",
        "附件的",
        "附上",
        "随函附",
        "隨函附",
        "随信附",
        "隨信附",
        "随邮件附",
        "隨郵件附",
        "随附",
        "隨附",
        "附檔是",
        "附檔為",
        "附檔請",
        "如附檔",
        "見附檔",
        "看附檔",
        "附檔中",
        "附檔的",
        "附加檔案請",
        "如附加檔案",
        "見附加檔案",
        "檢附",
        "附送",
        "谨附",
        "謹附",
        "夾帶檔案請",
        "在附件",
    ],
    past: &["已附", "附了", "添加了附件", "已在附件"],
    times: &["昨天", "昨日", "上周", "上週", "上星期", "上次", "前天", "之前", "上封", "上一封", "上个月", "上個月"],
    denying: &[
        "没有",
        "沒有",
        "没附",
        "沒附",
        "没收",
        "沒收",
        "没见",
        "沒見",
        "没看",
        "沒看",
        "无附件",
        "無附件",
        "未附",
        "不附",
        "未见",
        "未見",
        "忘",
        "你的附件",
        "您的附件",
        "贵司的附件",
        "貴司的附件",
        "你发",
        "您发",
        "你發",
        "您發",
        "你附",
        "您附",
        "你上",
        "您上",
        "你在",
        "您在",
        "请附上",
        "請附上",
        "请您附",
        "請您附",
        "请你附",
        "請你附",
        "请随",
        "請隨",
        "请在",
        "請在",
        "请以",
        "請以",
        "请把",
        "請把",
        "请将",
        "請將",
        "请作",
        "请提供",
        "能否",
        "可否",
        "是否",
        "能不能",
        "可以附",
        "麻烦附",
        "麻煩附",
        "需附",
        "须附",
        "須附",
        "需要附",
        "应附",
        "應附",
        "必须",
        "必須",
        "打不开",
        "打不開",
        "无法",
        "無法",
        "不了",
        "不到",
        "收到附件",
        "收到您",
        "收到你",
        "什么",
        "什麼",
        "上次附",
        "昨天附",
        "之前附",
        "上周附",
        "上週附",
        "合同附件",
        "協議附件",
        "协议附件",
        "條例附件",
        "条例附件",
        "附件的大小",
        "附件的格式",
        "附件的规定",
        "附件的規定",
        "附件大小",
        "附上去",
        "不要",
    ],
};

/// Nobody writes longer sentences, in bytes, nor more clauses about files in one.
const MAX_SENTENCE: usize = 3_000;
const MAX_CLAUSES: usize = 20;

/// The phrase of the first clause that announces a file.
pub(super) fn announced(sentence: &str, anchors: &mut usize) -> Option<String> {
    let sentence = compact(sentence.get(..sentence.floor_char_boundary(MAX_SENTENCE)).unwrap_or_default());
    let clauses = sentence.split_inclusive(['、', '，', ',', '；', ';', '：', ':', '（', '）', '(', ')']);
    clauses.filter(|clause| clause.contains(is_anchor)).take(MAX_CLAUSES).find_map(|clause| {
        *anchors += 1;
        TABLES.iter().find_map(|table| {
            let is_past = || table.times.iter().any(|time| sentence.contains(time));
            let is_denied = || table.denying.iter().any(|denial| clause.contains(denial));
            let phrase = first(table.announcing, clause).or_else(|| first(table.past, clause).filter(|_| !is_past()))?;
            (!is_denied()).then(|| shown(phrase.trim_end_matches('、')))
        })
    })
}

/// The phrase that stands first in a clause.
fn first(phrases: &[&'static str], clause: &str) -> Option<&'static str> {
    let found = phrases.iter().filter_map(|phrase| Some((clause.find(phrase)?, *phrase)));
    found.min_by_key(|(at, phrase)| (*at, usize::MAX - phrase.len())).map(|(_, phrase)| phrase)
}

/// A text without the spaces and line breaks that stand for nothing between these characters.
pub(super) fn compact(text: &str) -> String {
    text.chars().filter(|c| !c.is_whitespace()).collect()
}

pub(super) fn is_in(text: &str) -> bool {
    !text.is_ascii() && text.chars().any(is_han)
}

/// Han characters, Hiragana and Katakana.
pub(super) fn is_han(c: char) -> bool {
    matches!(c, '\u{3040}'..='\u{30ff}' | '\u{3400}'..='\u{9fff}' | '\u{f900}'..='\u{faff}' | '\u{20000}'..='\u{3ffff}')
}

/// One of these stands in every phrase.
pub(super) fn is_anchor(c: char) -> bool {
    matches!(c, '添' | '附' | '同' | '夾')
}

#[cfg(test)]
mod tests {
    use super::{TABLES, is_anchor};

    #[test]
    fn every_phrase_is_found_by_one_of_its_characters() {
        for phrase in TABLES.iter().flat_map(|table| table.announcing.iter().chain(table.past)) {
            assert!(phrase.contains(is_anchor), "{phrase}");
        }
    }
}
