//! Which known name somebody probably meant.

/// Bytes of a name that are compared; longer ones are nobody's slip of the finger.
const NAME_BYTES_MAX: usize = 64;

/// The known name that takes fewest changes of single letters to reach, if it is near enough to be meant.
pub fn nearest<'a>(wrong: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    if wrong.len() > NAME_BYTES_MAX {
        return None;
    }
    let near = |name: &str| name.chars().count().max(wrong.chars().count()).div_ceil(3).max(1);
    known
        .into_iter()
        .map(|name| (changes(wrong, name), name))
        .filter(|(changes, name)| *changes <= near(name))
        .min_by_key(|(changes, _)| *changes)
        .map(|(_, name)| name)
}

/// How many letters must be added, taken away or exchanged (Levenshtein).
fn changes(from: &str, to: &str) -> usize {
    let to: Vec<char> = to.chars().collect();
    let mut row: Vec<usize> = (0..=to.len()).collect();
    for (done, letter) in from.chars().enumerate() {
        let mut next = Vec::with_capacity(row.len());
        next.push(done + 1);
        for ((other, pair), left_end) in to.iter().zip(row.windows(2)).zip(0..) {
            let &[diagonal, above] = pair else { continue };
            let left = next.get(left_end).copied().unwrap_or(usize::MAX - 1);
            next.push((diagonal + usize::from(letter != *other)).min(above + 1).min(left + 1));
        }
        row = next;
    }
    row.last().copied().unwrap_or(usize::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_slip_is_understood_and_a_guess_is_not_made() {
        assert_eq!(changes("kitten", "sitting"), 3);
        assert_eq!(nearest("mobilno", ["email", "mobileno", "homeno"]), Some("mobileno"));
        assert_eq!(nearest("shoe-size", ["email", "mobileno", "sex"]), None);
        assert_eq!(nearest("", ["abc"]), None);
    }
}
