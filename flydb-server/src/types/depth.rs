//! How deep statements may go, and the stack that this takes.
//!
//! Chains of operators, of set operations and of joins are trees that lean left, one level for each. Walking one
//! takes stack for every level, far more without optimization than with it, and threads have 2 MiB. So a statement
//! has few levels; one that needs more, and gets 54001, is tried again as a deep one: planned and run on a stack of
//! its own, which only such statements pay for.

use std::cell::Cell;

use super::Result;

/// Bytes of stack for a deep statement. Only those that are used become memory.
const DEEP_STACK: usize = 32 << 20;

thread_local! {
    static DEEP: Cell<bool> = const { Cell::new(false) };
    /// Whether something was refused only for how deep it is.
    static REFUSED: Cell<bool> = const { Cell::new(false) };
}

/// Notes that what is refused now is too deep, and nothing else.
pub(crate) fn note_refusal() {
    REFUSED.set(true);
}

/// Does `work`, and once more as deep work where it ends with an error after it was refused for its depth.
///
/// # Errors
/// Those of `work`.
pub(crate) fn as_deep_as_needed<T>(work: impl Fn() -> Result<T>) -> Result<T> {
    REFUSED.set(false);
    match work() {
        Err(_) if REFUSED.take() && Depth::present() == Depth::Usual => Depth::Deep.run(work),
        done => done,
    }
}

/// How deep a statement may go.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Depth {
    /// As the stack of any thread allows.
    #[default]
    Usual,
    /// As a stack of its own allows.
    Deep,
}

impl Depth {
    /// How deep what runs now may go.
    pub(crate) fn present() -> Depth {
        match DEEP.get() {
            true => Depth::Deep,
            false => Depth::Usual,
        }
    }

    /// Runs `work`, which may go so deep: where it has to be, on a stack of its own.
    pub(crate) fn run<T>(self, work: impl FnOnce() -> T) -> T {
        match (self, Depth::present()) {
            (Depth::Usual, _) | (Depth::Deep, Depth::Deep) => work(),
            (Depth::Deep, Depth::Usual) => {
                DEEP.set(true);
                let _end = End;
                stacker::grow(DEEP_STACK, work)
            }
        }
    }
}

/// The end of what goes deep, also by a panic.
struct End;

impl Drop for End {
    fn drop(&mut self) {
        DEEP.set(false);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::types::SqlError;

    #[test]
    fn deep_work_has_room_and_ends() {
        fn down(levels: u64) -> u64 {
            let room = std::hint::black_box([levels; 512]);
            match levels {
                0 => 0,
                _ => down(levels - 1) + room.first().map_or(0, |_| 1),
            }
        }
        assert_eq!(Depth::Deep.run(|| down(2_000)), 2_000);
        assert_eq!(Depth::present(), Depth::Usual);
        let nested = Depth::Deep.run(|| Depth::Deep.run(Depth::present));
        assert_eq!(nested, Depth::Deep);
        let tried = as_deep_as_needed(|| match Depth::present() {
            Depth::Deep => Ok("deep"),
            Depth::Usual => {
                note_refusal();
                Err(SqlError::internal("too deep"))
            }
        });
        assert_eq!(tried.unwrap(), "deep");
        let other = as_deep_as_needed(|| Err::<(), _>(SqlError::internal("another")));
        assert_eq!(
            other.unwrap_err().to_string(),
            SqlError::internal("another").to_string()
        );
        let panicked = std::panic::catch_unwind(|| Depth::Deep.run(|| panic!("on purpose")));
        assert!(panicked.is_err());
        assert_eq!(Depth::present(), Depth::Usual);
    }
}
