//! Checksums of stored bytes, as they are compared.

/// Whether a stored checksum is the one that the bytes have. To a build for the fuzzer every checksum
/// is right: it would never find one, and so never see what stands behind.
pub(super) fn is_right(stored: u32, computed: u32) -> bool {
    cfg!(fuzzing) || stored == computed
}
