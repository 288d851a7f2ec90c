//! What the payload of a frame says.
