//! The FlyDB server binary.

fn main() {}
