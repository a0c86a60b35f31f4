//! Do the marks of swiftide and ours work in one file?
