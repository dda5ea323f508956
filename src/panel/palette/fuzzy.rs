//! How well a text fits what was typed: letters of each word in order, better in a row and at the start of words.
//!
//! The best alignment is found by dynamic programming over (letter typed, letter of the text), as sequence alignment does
//! (Smith and Waterman 1981, doi:10.1016/0022-2836(81)90087-5), with rewards in place of gap costs.

/// A letter that is there.
const FOUND: i32 = 1;
/// It begins a word.
const BEGINS_WORD: i32 = 7;
/// It begins the text as well.
const BEGINS_TEXT: i32 = 1;
/// It follows the letter before.
const FOLLOWS: i32 = 6;

/// How well `text` fits `query`, more is better; `None`: a word of it has letters that are not there in this order.
pub(super) fn fit(query: &str, text: &str) -> Option<i32> {
    let text: Vec<char> = text.to_lowercase().chars().collect();
    query.split_whitespace().map(|word| fit_word(&word.to_lowercase(), &text)).sum()
}

fn fit_word(word: &str, text: &[char]) -> Option<i32> {
    let begins = |place: usize| place == 0 || !text[place - 1].is_alphanumeric();
    // By place in the text: the best if the last letter stands there.
    let mut best: Vec<Option<i32>> = vec![None; text.len()];
    for (number, letter) in word.chars().enumerate() {
        // The best that ends before the letter before this place.
        let mut earlier: Option<i32> = None;
        let mut before: Option<i32> = None;
        for place in 0..text.len() {
            let onward = match number {
                0 => Some(0),
                _ => earlier.max(before.map(|score| score + FOLLOWS)),
            };
            earlier = earlier.max(before);
            before = best[place];
            let begins_text = if place == 0 { BEGINS_TEXT } else { 0 };
            let reward = FOUND + begins_text + if begins(place) { BEGINS_WORD } else { 0 };
            best[place] = onward.filter(|_| text[place] == letter).map(|score| score + reward);
        }
    }
    best.into_iter().flatten().max()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn letters_must_be_there_in_order() {
        assert_eq!(fit("zzz", "open gridlock"), None);
        assert_eq!(fit("kcol", "lock"), None);
        assert_eq!(fit("open xy", "open gridlock"), None, "every word must fit");
        assert!(fit("", "anything") == Some(0) && fit("GRID", "open gridlock").is_some());
    }

    #[test]
    fn the_best_of_all_alignments_counts() {
        // "a" at the start of the text, or "ab" in a row at the start of its second word.
        assert_eq!(fit("ab", "a x ab"), Some(2 * FOUND + BEGINS_WORD + FOLLOWS));
        assert_eq!(fit("ax", "a x ab"), Some(2 * FOUND + BEGINS_TEXT + 2 * BEGINS_WORD));
        assert_eq!(fit("aab", "aab"), Some(3 * FOUND + BEGINS_TEXT + BEGINS_WORD + 2 * FOLLOWS));
    }

    #[test]
    fn words_and_initials_come_before_scattered_letters() {
        let fits = |query: &str, better: &str, worse: &str| fit(query, better) > fit(query, worse);
        assert!(fits("play", "play or pause", "the last policy at any"));
        assert!(fits("cwh", "compare with highways", "open fulfilment watch house"));
        assert!(fits("radio", "radio: relays and how far they reach", "open radio-shadow"));
        assert!(fits("high", "put highways in charge", "whole floor in the graph"));
    }
}
