//! What a model writes, and where a stream splits it.

use std::{borrow::Cow, fmt};

use serde::Deserialize;

/// How many characters are in a piece when a script does not say: a token or two.
const PIECE_CHARS: usize = 8;

/// A text that is sent whole, or in pieces when the client asks for a stream.
///
/// Two texts are equal when they read the same, however they are split.
#[derive(Clone, Debug, Deserialize, Eq)]
#[serde(untagged)]
pub enum Text {
    /// A text that a stream splits every few characters.
    Whole(String),
    /// A text that a stream splits where the script says, and as often.
    Pieces(Vec<String>),
}

impl Text {
    /// A text in the pieces that a stream is to have.
    pub fn pieces(pieces: impl IntoIterator<Item = impl Into<String>>) -> Self {
        Self::Pieces(pieces.into_iter().map(Into::into).collect())
    }

    /// The text in one.
    pub fn whole(&self) -> Cow<'_, str> {
        match self {
            Self::Whole(text) => text.into(),
            Self::Pieces(pieces) => pieces.concat().into(),
        }
    }

    /// The text as a stream splits it.
    pub fn split(&self) -> Vec<String> {
        match self {
            Self::Whole(text) => {
                let chars: Vec<char> = text.chars().collect();
                chars.chunks(PIECE_CHARS).map(|piece| piece.iter().collect()).collect()
            }
            Self::Pieces(pieces) => pieces.clone(),
        }
    }
}

impl Default for Text {
    fn default() -> Self {
        Self::Whole(String::new())
    }
}

impl From<&str> for Text {
    fn from(text: &str) -> Self {
        Self::Whole(text.to_owned())
    }
}

impl From<String> for Text {
    fn from(text: String) -> Self {
        Self::Whole(text)
    }
}

impl PartialEq for Text {
    fn eq(&self, other: &Self) -> bool {
        self.whole() == other.whole()
    }
}

impl fmt::Display for Text {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.whole())
    }
}
