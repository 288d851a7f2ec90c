//! What FlyDB's tests share.
