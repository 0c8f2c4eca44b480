//! The distributed engine: anything that speaks PostgreSQL's wire.

mod connection;
mod pool;
mod transact;
mod tx;
mod values;

pub(crate) use connection::Connection;
pub(crate) use pool::Pool;
