//! Cuts a text where its content says so: a hash of the last bytes rolls over it, and where that
//! has zeros in the right places, a chunk ends. An insertion moves no cut but those beside it.

use std::sync::LazyLock;

const LEAST_BYTES: usize = 256;
const MOST_BYTES: usize = 4096;
/// About 1 KB beyond the least: ten bits that are zero. They are high ones, which depend on more
/// of the bytes before.
const ZEROS: u64 = 0x3ff << 48;

/// A number for each byte, as random as can be.
static GEAR: LazyLock<[u64; 256]> = LazyLock::new(|| {
    let mut state = 0_u64;
    [(); 256].map(|()| {
        state = state.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mixed = (state ^ (state >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        mixed ^ (mixed >> 31)
    })
});

/// The chunks of a text.
pub(super) fn chunks(text: &str) -> Vec<&str> {
    let mut chunks = Vec::new();
    let mut rest = text;
    while !rest.is_empty() {
        let (chunk, after) = rest.split_at(cut(rest));
        chunks.push(chunk);
        rest = after;
    }
    chunks
}

/// Where the first chunk of a text ends.
fn cut(text: &str) -> usize {
    let bytes = text.as_bytes();
    let mut hash = 0_u64;
    let mut end = bytes.len().min(MOST_BYTES);
    // What a hash has seen of the bytes is gone after 64 of them, so it may begin at any place.
    for (at, byte) in bytes[..end].iter().enumerate().skip(LEAST_BYTES - 64) {
        hash = (hash << 1).wrapping_add(GEAR[usize::from(*byte)]);
        if at >= LEAST_BYTES && hash & ZEROS == 0 {
            end = at + 1;
            break;
        }
    }
    while !text.is_char_boundary(end) {
        end += 1;
    }
    end
}

#[cfg(test)]
mod tests {
    use growth::text::Text;

    use super::*;

    #[test]
    fn chunks_are_the_text_and_an_insertion_changes_few_of_them() {
        let text = Text::new(7).output(200_000);
        let before = chunks(&text);
        assert_eq!(before.concat(), text);
        assert!((100..250).contains(&before.len()), "{} chunks", before.len());
        let longer = format!("é{text}");
        let after = chunks(&longer);
        let kept = after.iter().filter(|chunk| before.contains(chunk)).count();
        assert!(kept + 5 >= before.len(), "{kept} of {} chunks are kept", before.len());
    }
}
