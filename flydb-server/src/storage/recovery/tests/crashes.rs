//! The machine dies at every step of a script. What comes back is what some commit left, and no
//! commit that was acknowledged is missing.

use crate::storage::testing::{Store, delete, put, put_system, table};
use crate::storage::vfs::{FaultyVfs, Plan, Unsynced};
use crate::storage::{Change, Root};
use crate::types::{Result, TableId};

/// One thing that the script does.
enum Act {
    /// Appends a group of commits.
    Append(Vec<Vec<Change>>),
    Sync,
    Checkpoint,
    Reopen,
}

/// Definitions, rows, groups, segments' ends, checkpoints, starts, and syncs now and then.
fn script() -> Vec<Act> {
    let mut acts = vec![
        Act::Append(vec![vec![
            Change::PutTable(table(1)),
            put_system("schema:t1", "{}"),
        ]]),
        Act::Sync,
    ];
    for n in 1..=24 {
        let long = "text ".repeat(usize::try_from(n % 7 * 9).unwrap());
        acts.push(Act::Append(vec![vec![
            put(1, n, n, &long),
            put(1, n + 100, n + 100, "x"),
        ]]));
        match n {
            6 => acts.extend([Act::Sync, Act::Reopen]),
            8 | 13 | 18 => acts.push(Act::Checkpoint),
            10 => acts.push(Act::Append(vec![
                vec![delete(1, 3)],
                vec![put(1, 3, 3, "again")],
            ])),
            15 => acts.push(Act::Append(vec![vec![
                Change::PutTable(table(2)),
                put(2, 1, 1, "y"),
            ]])),
            16 => acts.push(Act::Reopen),
            20 => acts.push(Act::Append(vec![vec![Change::DropTable(TableId(2))]])),
            _ => {}
        }
        if n % 3 != 0 {
            acts.push(Act::Sync);
        }
    }
    acts
}

/// How far a run of the script came.
#[derive(Default)]
struct Run {
    /// The greatest index that was acknowledged as durable.
    acknowledged: u64,
    /// The contents after each commit, by index.
    history: Vec<Vec<String>>,
}

impl Run {
    fn play(&mut self, vfs: &FaultyVfs) -> Result<()> {
        let mut store = Store::open(vfs)?;
        self.history.push(Store::contents(&store));
        for act in script() {
            match act {
                Act::Append(commits) => {
                    let mut root = store.root.clone();
                    store.append(&commits)?;
                    for changes in &commits {
                        root = after(root, changes);
                        self.history.push(crate::storage::testing::contents(&root));
                    }
                }
                Act::Sync => store.log.sync()?,
                Act::Checkpoint => {
                    store.checkpoint()?;
                }
                Act::Reopen => store = Store::open(vfs)?,
            }
            self.acknowledged = store.log.durable_index();
        }
        Ok(())
    }
}

fn after(root: Root, changes: &[Change]) -> Root {
    let index = root.index() + 1;
    root.apply(changes, index).unwrap()
}

/// The whole history, and the steps that it takes.
fn undisturbed() -> (Run, u64) {
    let vfs = FaultyVfs::default();
    let mut run = Run::default();
    run.play(&vfs).unwrap();
    (run, vfs.steps())
}

/// Checks what a start after a crash finds, and that work goes on from there.
fn check(vfs: &FaultyVfs, acknowledged: u64, history: &[Vec<String>], what: &str) {
    let mut store = Store::open(vfs).unwrap_or_else(|error| panic!("{what}: {error}"));
    let index = store.root.index();
    assert!(
        index >= acknowledged,
        "{what}: lost commits after {index} of {acknowledged}"
    );
    let expected = history.get(usize::try_from(index).unwrap());
    assert_eq!(Some(&store.contents()), expected, "{what}: commit {index}");
    store.commit(&[put_system("after", what)]).unwrap();
    let again = Store::open(&vfs.survivor(Unsynced::Lost)).unwrap();
    assert_eq!(
        again.contents(),
        store.contents(),
        "{what}: the commit after"
    );
}

fn outcomes(step: u64) -> [Unsynced; 5] {
    [
        Unsynced::Lost,
        Unsynced::Kept,
        Unsynced::Torn(step * 3),
        Unsynced::Torn(step * 3 + 1),
        Unsynced::Torn(step * 3 + 2),
    ]
}

#[test]
fn a_crash_at_any_step_loses_nothing_acknowledged() {
    let (whole, steps) = undisturbed();
    assert!(steps > 100, "the script takes only {steps} steps");
    for step in 0..steps {
        let vfs = FaultyVfs::default();
        vfs.plan(Plan {
            crash_at: Some(step),
            ..Plan::default()
        });
        let mut run = Run::default();
        assert!(run.play(&vfs).is_err());
        for unsynced in outcomes(step) {
            let what = format!("step {step}, {unsynced:?}");
            check(
                &vfs.survivor(unsynced),
                run.acknowledged,
                &whole.history,
                &what,
            );
        }
    }
}

#[test]
fn a_crash_at_any_step_of_recovery_loses_nothing_either() {
    let (whole, steps) = undisturbed();
    for step in (0..steps).step_by(7) {
        let vfs = FaultyVfs::default();
        vfs.plan(Plan {
            crash_at: Some(step),
            ..Plan::default()
        });
        let mut run = Run::default();
        assert!(run.play(&vfs).is_err());
        for crash in 0.. {
            let found = vfs.survivor(Unsynced::Torn(step));
            found.plan(Plan {
                crash_at: Some(crash),
                ..Plan::default()
            });
            if Store::open(&found).is_ok() {
                break;
            }
            for unsynced in outcomes(crash) {
                let what = format!("step {step}, then {crash} of recovery, {unsynced:?}");
                check(
                    &found.survivor(unsynced),
                    run.acknowledged,
                    &whole.history,
                    &what,
                );
            }
        }
    }
}
