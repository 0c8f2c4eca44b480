//! What a transaction body may do: read, write, append to the log, queue work. Nothing else.

use crate::{Entry, FromRow, Statement, StoreError, Value, log, params};

/// One engine's side of an open transaction.
pub(crate) trait TxEngine {
    fn query(
        &mut self,
        statement: &'static Statement,
        params: Vec<Value>,
    ) -> Result<Vec<Vec<Value>>, StoreError>;

    fn execute(&mut self, statement: &'static Statement, params: Vec<Value>) -> Result<u64, StoreError>;

    /// Runs one statement for many rows of parameters; one trip where the engine is remote.
    fn execute_many(
        &mut self,
        statement: &'static Statement,
        rows: Vec<Vec<Value>>,
    ) -> Result<u64, StoreError>;

    /// A write whose row count nobody needs: it may travel together with the commit.
    fn defer(&mut self, statement: &'static Statement, params: Vec<Value>) -> Result<(), StoreError>;
}

/// An open transaction, as its body sees it.
pub struct Tx<'a> {
    engine: &'a mut dyn TxEngine,
    /// The first fault the engine reported: it decides about a retry, whatever the body made of it.
    fault: Option<StoreError>,
    appended: usize,
}

impl<'a> Tx<'a> {
    pub(crate) fn new(engine: &'a mut dyn TxEngine) -> Self {
        Self { engine, fault: None, appended: 0 }
    }

    pub(crate) fn into_parts(self) -> (Option<StoreError>, usize) {
        (self.fault, self.appended)
    }

    /// Remembers a fault and passes it on.
    fn noting<T>(&mut self, result: Result<T, StoreError>) -> Result<T, StoreError> {
        if let Err(error) = &result {
            self.fault.get_or_insert_with(|| error.clone());
        }
        result
    }

    /// At most one row; `None` when there is none. Two rows are an error.
    pub fn one<R: FromRow>(
        &mut self,
        statement: &'static Statement,
        params: Vec<Value>,
    ) -> Result<Option<R>, StoreError> {
        let rows = self.engine.query(statement, params);
        let rows = self.noting(rows)?;
        single(statement, rows)
    }

    /// All rows.
    pub fn all<R: FromRow>(
        &mut self,
        statement: &'static Statement,
        params: Vec<Value>,
    ) -> Result<Vec<R>, StoreError> {
        let rows = self.engine.query(statement, params);
        let rows = self.noting(rows)?;
        rows.into_iter().map(|row| R::from_row(statement.name, row)).collect()
    }

    /// Runs a statement and says how many rows it changed.
    pub fn run(&mut self, statement: &'static Statement, params: Vec<Value>) -> Result<u64, StoreError> {
        let changed = self.engine.execute(statement, params);
        self.noting(changed)
    }

    /// Runs a statement once for each row of parameters and says how many rows were changed in all.
    pub fn run_many(
        &mut self,
        statement: &'static Statement,
        rows: Vec<Vec<Value>>,
    ) -> Result<u64, StoreError> {
        let changed = self.engine.execute_many(statement, rows);
        self.noting(changed)
    }

    /// Appends an entry to the log. It is numbered by the sequencer, within about a second of the commit.
    ///
    /// # Errors
    /// [`StoreError::Constraint`] if its leaf is longer than `LEAF_BYTES_MAX` of the log: the tree could not publish it.
    pub fn append(&mut self, entry: &Entry) -> Result<(), StoreError> {
        if entry.leaf.len() > log::LEAF_BYTES_MAX {
            let message = format!("a leaf has at most {} bytes", log::LEAF_BYTES_MAX);
            return self.noting(Err(StoreError::Constraint { statement: log::APPEND.name, message }));
        }
        self.appended += 1;
        let done = self.engine.defer(&log::APPEND, log::append_params(entry));
        self.noting(done)
    }
}

impl Tx<'_> {
    /// Exchanges the sealed particulars of a numbered entry, if they still are `old`; `None` erases them. The leaf stays.
    pub fn replace_sealed(
        &mut self,
        number: i64,
        old: &[u8],
        new: Option<&[u8]>,
    ) -> Result<bool, StoreError> {
        self.run(&log::REPLACE_SEALED, params![new, number, old]).map(|changed| changed == 1)
    }
}

/// The only row, or none.
pub(crate) fn single<R: FromRow>(
    statement: &'static Statement,
    mut rows: Vec<Vec<Value>>,
) -> Result<Option<R>, StoreError> {
    if rows.len() > 1 {
        return Err(StoreError::TooManyRows { statement: statement.name, rows_max: 1 });
    }
    rows.pop().map(|row| R::from_row(statement.name, row)).transpose()
}
