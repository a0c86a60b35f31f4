//! Do the marks of autoagents and ours work in one file?
