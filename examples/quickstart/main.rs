//! The quickstart.

fn main() {}
