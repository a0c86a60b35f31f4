//! Do the marks of rig and ours work in one file?
