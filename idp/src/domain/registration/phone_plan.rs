//! How telephone numbers of Japan are grouped when people write them: the numbering plan of the ministry (MIC).
//!
//! A table of this one country instead of a library for all of them: two kilobytes, nothing to load, nothing to compile
//! when the program starts. Area codes change once in some years, and a number that the table does not know is still
//! taken and shown.

/// Area codes of one digit behind the 0, or their beginnings where an area code shares them with others.
const ONE: &str = "3 420 429 4700 4701 4709 471 6";

/// Area codes of two digits behind the 0, in the same way.
const TWO: &str = "\
11 1540 1541 1548 1550 1551 1557 177 188 196 199 221 222 223 227 230 231 232 236 239 245 249 2500 2501 251 252 253 \
2540 2541 255 2560 2561 257 2580 2581 25917 25999 262 264 271 272 273 275 2780 2781 2788 2789 281 2830 2831 2833 2834 \
286 289 290 2917 292 293 298 42 4220 4221 4291 4297 4298 43 44 45 462 464 468 472 473 474 4750 4751 4759 477 4790 \
4791 4799 48 492 499 52 530 534 535 539 54 552 559 580 582 583 588 589 590 591 592 593 5980 5981 5989 5990 5991 5999 \
72 734 75 760 762 764 769 775 777 78 792 793 794 7950 7951 7955 7956 7959 7960 7961 7966 7967 821 822 8240 8241 8242 \
8243 8249 825 828 8290 8291 8292 82941 82942 82943 8296 8299 832 8360 8370 8371 83766 83767 83768 8377 8378 8379 8380 \
8381 839 83960 83961 83963 83966 849 8510 8511 860 861 862 8636 864 865 86552 86553 8660 8661 86691 86697 86698 86722 \
86723 86724 86726 86728 86737 86738 8680 8681 8689 8690 8691 8694 8695 8699 87 886 888 890 891 899 92 93 941 945 951 \
953 958 961 962 963 971 975 976 981 988 989 991 992 99331 99343 99345 99347 9940 9941 9947 9948 998 999";

/// Area codes of three digits whose beginning has another length. Every other area code has three, too.
const THREE: &str = "\
2232 2233 2557 2558 2572 2573 2574 2642 2643 2644 2645 2896 2897 2898 2899 2932 2933 2934 422 4282 4283 4287 4288 \
4289 436 438 439 480 53960 53961 53962 53963 53974 53977 5399 544 545 547 548 59790 59791 59797 59798 721 725 7946 \
7947 7948 82920 86360 86361 86366 8654 8655 8656 8657 86992 86993 875 877 879 920 930";

/// Area codes of four digits behind the 0: the exchange has one.
const FOUR: &str = "\
1267 1372 1374 1377 1392 1397 1398 1456 1457 1466 1547 1558 1564 1586 1587 1632 1634 1635 1648 1654 1655 1656 1658 \
4992 4994 4996 4998 5769 5979 7468 8387 8388 8389 8396 8477 851 9802 9912 9913 9969";

/// The groups of a number as it is dialled in Japan; `None` when it has no length that the plan knows.
///
/// Eleven digits: 090-1234-5678 and its like, 0800-123-4567. Ten: 0120-123-456 and its like, everything else by its area
/// code.
pub(super) fn phone_groups(national: &str) -> Option<[&str; 3]> {
    let digits = national.starts_with('0') && national.bytes().all(|byte| byte.is_ascii_digit());
    let lengths = match national.len() {
        11 if digits && national.starts_with("0800") => [4, 3],
        11 if digits => [3, 4],
        10 if digits && ["0120", "0570", "0990"].iter().any(|head| national.starts_with(head)) => [4, 3],
        10 if digits => {
            let area = area_code_length(national.get(1..6)?);
            [1 + area, 5 - area]
        }
        _ => return None,
    };
    let (head, rest) = national.split_at_checked(lengths[0])?;
    let (middle, tail) = rest.split_at_checked(lengths[1])?;
    Some([head, middle, tail])
}

/// An E.164 number of Japan as people there write it, 052-000-0103; anything else as it is.
pub fn phone_words(number: &str) -> String {
    let national = match number.strip_prefix("+81") {
        Some(rest) => format!("0{rest}"),
        None => number.to_owned(),
    };
    phone_groups(&national).map(|groups| groups.join("-")).unwrap_or(national)
}

/// Digits of the area code behind its 0, by the longest beginning that the table holds.
fn area_code_length(head: &str) -> usize {
    let longest = |table: &str| {
        let fits = table.split_ascii_whitespace().filter(|beginning| head.starts_with(beginning));
        fits.map(str::len).max().unwrap_or(0)
    };
    let found = [(1, ONE), (2, TWO), (3, THREE), (4, FOUR)].map(|(length, table)| (longest(table), length));
    found.into_iter().max().filter(|(fits, _)| *fits > 0).map_or(3, |(_, length)| length)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_written_as_people_write_them() {
        for words in [
            // One digit: Tokyo, Osaka, Kashiwa, Tokorozawa.
            "03-1234-5678",
            "06-6123-4567",
            "04-7123-4567",
            "04-2922-3456",
            // Two: Nagoya, Sapporo, Yokohama, Kyoto, Kobe, Hiroshima, Fukuoka, Saitama, Hamamatsu, Takamatsu, Naha.
            "052-000-0103",
            "011-212-3456",
            "045-671-1234",
            "075-222-1234",
            "078-331-1234",
            "082-245-1234",
            "092-711-1234",
            "048-829-1234",
            "053-457-1234",
            "087-839-1234",
            "098-867-1234",
            // Three: Toyota, Okazaki, Hakodate, Matsumoto, Ikoma, Ishigaki.
            "0565-31-1234",
            "0564-23-1234",
            "0138-21-1234",
            "0263-34-1234",
            "0743-74-1234",
            "0980-82-1234",
            // Two again, where neighbours have three: Hanno, Otsu, Numazu.
            "042-973-1234",
            "077-523-1234",
            "055-931-1234",
            // Where one code ends and another begins: Chiba's 0470, 047, 04; Niigata's 0256, 025; 0422, 042.
            "0470-22-1234",
            "047-366-1234",
            "0256-32-1234",
            "025-228-1234",
            "0422-51-1234",
            "0475-82-1234",
            // Four: islands and mountain villages.
            "04998-2-1234",
            "04992-2-1234",
            "01267-2-1234",
            "09802-2-1234",
            "07468-2-1234",
            "05769-2-1234",
            // Without an area.
            "090-1234-5678",
            "080-1234-5678",
            "070-1234-5678",
            "060-1234-5678",
            "050-1234-5678",
            "020-1234-5678",
            "0120-123-456",
            "0800-123-4567",
            "0570-012-345",
            "0990-512-345",
        ] {
            let national = words.replace('-', "");
            assert_eq!(phone_words(&national), words);
            assert_eq!(phone_words(&format!("+81{}", national.trim_start_matches('0'))), words);
        }
    }

    #[test]
    fn what_is_no_number_stays_as_it_is() {
        for text in ["", "電話", "110", "052123456", "+82212345678", "052-123-4567", "1234567890"] {
            assert_eq!(phone_words(text), text);
        }
    }

    proptest::proptest! {
        #[test]
        fn groups_lose_no_digit(number in "0[0-9]{9,10}|\\PC{0,12}") {
            if let Some(groups) = phone_groups(&number) {
                proptest::prop_assert!(groups.iter().all(|group| !group.is_empty()));
                proptest::prop_assert_eq!(groups.concat(), number);
            }
        }
    }
}
