//! GetTypeInfo.

use bytes::BytesMut;
use flydb_protocol::message::metadata::{MetadataList, type_info_rows};

use super::super::state::Session;
use super::ListRows;
use crate::types::Result;

impl Session {
    /// GetTypeInfo: by the code of the type.
    ///
    /// # Errors
    /// 25P02 in a failed transaction.
    pub(in crate::session) fn answer_type_info(&mut self, out: &mut BytesMut) -> Result<()> {
        self.directory()?;
        let rows: ListRows = type_info_rows()
            .map(|row| row.iter().map(|cell| cell.to_value()).collect())
            .collect();
        self.reply_list(MetadataList::TypeInfo, &rows, out)
    }
}
