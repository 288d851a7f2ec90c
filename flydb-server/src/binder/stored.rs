//! What a binder knows of the texts that the catalog keeps: those that it is within, and what is to be kept of its own.

use std::cell::{Cell, RefCell};
use std::sync::Arc;

use crate::catalog::{Function, Relation, StoredColumn, StoredRelation, View};
use crate::plan::{FunctionUse, Uses, ViewUse};
use crate::sql::{ast, position};
use crate::types::{Result, SqlError, SqlState, TableId};

/// What of a statement is the text of views, which views it uses, and which relations it names.
#[derive(Default)]
pub(super) struct Stored {
    /// What texts are being bound, outermost first.
    within: RefCell<Vec<Within>>,
    used: RefCell<Uses>,
    /// The character where a text that is to be kept starts.
    noted_from: Cell<Option<u32>>,
    noted: RefCell<Vec<StoredRelation>>,
    /// The tables whose primary keys it relies on.
    noted_keys: RefCell<Vec<TableId>>,
}

/// A text of the catalog that is being bound.
enum Within {
    /// A view's.
    View(Arc<View>),
    /// A function's, and with whose rights it reads.
    Function(Arc<Function>, Option<Arc<str>>),
}

impl Within {
    /// The view, of a view's text.
    fn view(&self) -> Option<&Arc<View>> {
        match self {
            Within::View(view) => Some(view),
            Within::Function(..) => None,
        }
    }
}

impl Stored {
    /// With whose rights tables are read here.
    pub(super) fn reader(&self) -> Option<Arc<str>> {
        match self.within.borrow().last()? {
            Within::View(view) if view.options.security_invoker => None,
            Within::View(view) => Some(Arc::from(view.owner.as_str())),
            Within::Function(_, reader) => reader.clone(),
        }
    }

    /// With whose rights functions are called here, and read what they read, that do not say SECURITY DEFINER. A
    /// view lends nobody the rights of its owner for that: what a function does is up to whoever made the
    /// function, and may be another tomorrow. The rows of a materialized view are computed for its owner alone.
    pub(super) fn caller(&self) -> Option<Arc<str>> {
        let within = self.within.borrow();
        let mut outward = within.iter().rev();
        outward.find_map(|one| match one {
            Within::Function(_, reader) => Some(reader.clone()),
            Within::View(view) if view.rows.is_some() => Some(Some(Arc::from(view.owner.as_str()))),
            Within::View(_) => None,
        })?
    }

    /// Goes into a view's text.
    pub(super) fn enter_view(&self, view: &Arc<View>) {
        self.within
            .borrow_mut()
            .push(Within::View(Arc::clone(view)));
    }

    /// With whose rights a function runs that is called here; `None`: with those of whoever runs the statement.
    pub(super) fn reader_of(&self, function: &Function) -> Option<Arc<str>> {
        match function.traits.definer {
            true => Some(Arc::from(function.owner.as_str())),
            false => self.caller(),
        }
    }

    /// Whether what is bound is within a function's text.
    pub(super) fn is_within(&self, function: &Function) -> bool {
        let same = |one: &Within| match one {
            Within::Function(other, _) => other.identity() == function.identity(),
            Within::View(_) => false,
        };
        self.within.borrow().iter().any(same)
    }

    /// Goes into a function's text; whether it may, as it is not in it already.
    pub(super) fn enter_function(&self, function: &Arc<Function>) -> bool {
        if self.is_within(function) {
            return false;
        }
        let reader = self.reader_of(function);
        let within = Within::Function(Arc::clone(function), reader);
        self.within.borrow_mut().push(within);
        true
    }

    /// Comes back from a text.
    pub(super) fn leave(&self) {
        self.within.borrow_mut().pop();
    }

    /// Whether what is bound right now is a function's text.
    pub(super) fn in_function(&self) -> bool {
        let within = self.within.borrow();
        within.last().is_some_and(|last| last.view().is_none())
    }

    /// What was used, which is forgotten.
    pub(super) fn take_uses(&self) -> Uses {
        self.used.take()
    }

    /// Notes a use of a view.
    pub(super) fn note_use(&self, used: ViewUse) {
        self.used.borrow_mut().views.push(used);
    }

    /// Notes a call of a function.
    pub(super) fn note_call(&self, function: &Function) {
        let called = FunctionUse {
            function: function.identity(),
            caller: self.caller(),
        };
        let functions = &mut self.used.borrow_mut().functions;
        if !functions.contains(&called) {
            functions.push(called);
        }
    }

    /// Whether a view was used already.
    pub(super) fn is_used(&self, view: &View) -> bool {
        self.used
            .borrow()
            .views
            .iter()
            .any(|used| used.view == view.id)
    }

    /// Whether what is bound is to be kept.
    fn is_noting(&self) -> bool {
        self.noted_from.get().is_some()
    }

    /// Starts to note what the relations' names mean, in a text that starts at this character.
    pub(super) fn note_from(&self, start: u32) {
        self.noted_from.set(Some(start));
    }

    /// What was noted.
    pub(super) fn noted(&self) -> Vec<StoredRelation> {
        self.noted.take()
    }

    /// Notes that what is bound relies on the primary keys of tables, where it is to be kept.
    pub(super) fn note_keys(&self, tables: &[TableId]) {
        if self.is_noting() && self.within.borrow().is_empty() {
            self.noted_keys.borrow_mut().extend(tables);
        }
    }

    /// The tables on whose primary keys it was noted to rely.
    pub(super) fn noted_keys(&self) -> Vec<TableId> {
        self.noted_keys.take()
    }

    /// Notes what a relation's name at this character means, where what is bound is to be kept.
    pub(super) fn note(&self, at: Option<u32>, relation: Relation<'_>) {
        let (Some(start), Some(at)) = (self.noted_from.get(), at) else {
            return;
        };
        if self.within.borrow().is_empty() {
            self.noted.borrow_mut().push(StoredRelation {
                at: at + 1 - start.min(at),
                relation: relation.id(),
                schema: relation.home().schema_name().to_owned(),
                columns: stored_columns(relation),
            });
        }
    }

    /// The sequence that a literal at this character of a text that is kept means; `None` in the statement
    /// itself, and in texts that do not note it.
    pub(super) fn sequence_at(&self, at: Option<u32>) -> Option<TableId> {
        let within = self.within.borrow();
        let noted = within.last()?.view()?.query.relation_at(at?)?;
        Some(noted.relation)
    }

    /// What a name in a text that is kept means; `None` in the statement itself.
    ///
    /// # Errors
    /// XX001 for a name that the text's notes do not have.
    pub(super) fn meaning(&self, name: &ast::Ident) -> Result<Option<StoredRelation>> {
        let within = self.within.borrow();
        let Some(view) = within.last().and_then(Within::view) else {
            return Ok(None);
        };
        let meaning = position(name.span).and_then(|at| view.query.relation_at(at));
        match meaning {
            Some(meaning) => Ok(Some(meaning.clone())),
            None => {
                let message = format!("view \"{}\" does not say what it reads", view.name);
                Err(SqlError::new(SqlState::DataCorrupted, message))
            }
        }
    }
}

fn stored_columns(relation: Relation<'_>) -> Vec<StoredColumn> {
    let stored = |name: &String| StoredColumn {
        name: name.clone(),
        column: name.clone(),
        read: false,
    };
    match relation {
        Relation::Table(table) => {
            let columns = table.visible_columns();
            columns.map(|(_, one)| stored(&one.name)).collect()
        }
        Relation::View(view) => view.columns.iter().map(|one| stored(&one.name)).collect(),
        Relation::Sequence(_) => Vec::new(),
    }
}
