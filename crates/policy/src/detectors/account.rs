//! International bank account numbers (ISO 13616): country, check digits, and as many characters as that country has.

use super::plain::{Between, at, before, digit, is_word, skip};

/// Countries, each followed by the number of characters; those that use the form without being registered come last.
const LENGTHS: &[u8] = b"\
    AD24AE23AL28AT20AZ28BA20BE16BG22BH22BI27BR29BY28CH21CR22CY28CZ24DE22DJ27DK18DO28\
    EE20EG29ES24FI18FK18FO18FR27GB22GE22GI23GL18GR27GT28HN28HR21HU28IE22IL23IQ23IS26\
    IT27JO30KW30KZ20LB28LC32LI21LT20LU20LV21LY25MC27MD24ME22MK19MN20MR27MT31MU30NI28\
    NL18NO15OM23PK24PL28PS29PT25QA29RO24RS22RU33SA24SC31SD18SE24SI19SK24SM27SO23ST25\
    SV28TL23TN24TR26UA29VA22VG24XK20YE30AO25BF28BJ28CF27CG27CI28CM27CV25DZ26GA27GQ27\
    GW25IR26KM27MA28MG27ML28MZ25NE28SN28TD27TG28";

/// The end of the number that begins at a place.
pub(super) fn end(text: &[u8], begin: usize) -> Option<usize> {
    if is_word(before(text, begin)) || !at(text, begin + 2).is_ascii_digit() {
        return None;
    }
    let country = [at(text, begin).to_ascii_uppercase(), at(text, begin + 1).to_ascii_uppercase()];
    let entry = LENGTHS.chunks_exact(4).find(|entry| entry.starts_with(&country))?;
    let length = digit(entry, 2)? * 10 + digit(entry, 3)?;
    // The number goes on where the first four characters end; those come last (ISO 7064, MOD 97-10).
    let mut place = begin + 4;
    let mut rest = 0;
    for _ in 4..length {
        place = skip(text, place, Between::Groups);
        rest = add(rest, at(text, place))?;
        place += 1;
    }
    for first in begin..begin + 4 {
        rest = add(rest, at(text, first))?;
    }
    (rest == 1 && !is_word(at(text, place))).then_some(place)
}

/// The remainder with one character more.
fn add(rest: u32, letter: u8) -> Option<u32> {
    let value = char::from(letter).to_digit(36)?;
    Some((rest * if value < 10 { 10 } else { 100 } + value) % 97)
}
