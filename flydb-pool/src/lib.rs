//! flydb-pool
