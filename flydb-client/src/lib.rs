//! flydb-client
